"""One process, one port: the page at /, the HTTP interface under /v1."""

import socket
import threading
import webbrowser
from contextlib import closing

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from assistant import __version__
from assistant.errors import SettingError
from assistant.ports import Service
from assistant.serve.doors.api import api
from assistant.serve.doors.embed import embed
from assistant.serve.doors.mcp_door import mcp_routes
from assistant.serve.doors.problem import speak_problems
from assistant.serve.health import health
from assistant.serve.metrics import Metrics
from assistant.serve.page.events import Events, Wanted
from assistant.serve.page.fragments import fragments, static_files
from assistant.serve.page.frame import Frame
from assistant.serve.page.sharing import Keep, sharing
from assistant.serve.page.uploads import changes
from assistant.serve.spans import spans
from assistant.serve.stopping import Lasting, Server
from assistant.serve.wall.access import Access
from assistant.serve.wall.load import Load
from assistant.serve.wall.login import login
from assistant.serve.wall.session import Session
from assistant.serve.wall.walled import walled
from assistant.serve.watched import watched

_GRACE_SECONDS = 30


def serve(
    service: Service, *, access: Access, port: int, open_browser: bool, keep: Keep | None = None
) -> None:
    """Serve until interrupted. Raises SettingError where the address cannot be listened at."""
    with closing(_listening(access.host, port)) as listener:
        lasting = Lasting()
        config = uvicorn.Config(
            lambda: lasting.around(application(service, access, keep=keep)),
            factory=True,  # called in the server's event loop, which the framework looks for
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            server_header=False,
            proxy_headers=False,  # whose word is taken for where a request comes from is the wall's to say
        )
        if open_browser:
            threading.Thread(target=webbrowser.open, args=[address(access.host, port)], daemon=True).start()
        Server(config, lasting).run(sockets=[listener])


def application(service: Service, access: Access, *, keep: Keep | None = None) -> ASGIApp:
    """The whole application behind its wall, for any ASGI server; ``keep`` keeps opinions of answers."""
    app = FastAPI(
        title="Assistant",
        description="Answers from a folder of documents; every claim carries its exact source.",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    speak_problems(app)
    metrics, session = Metrics(), Session(access.password)
    load = Load(queue=access.queue, seconds=access.seconds)
    service = watched(service, metrics, spans=spans())
    app.include_router(health(service, metrics, load=load))
    app.include_router(login(access, session))
    app.include_router(fragments(service))
    app.include_router(changes(service))
    app.include_router(sharing(keep))
    app.include_router(embed())
    app.mount("/page/static", static_files())
    app.include_router(api(service))
    app.router.routes.extend(mcp_routes(service))
    events = _mount_page(app, service, load, rated=keep is not None)
    upload_mb = service.status().max_mb
    return walled(
        Events(Frame(app), events), access, session=session, metrics=metrics, load=load, upload_mb=upload_mb
    )


def _mount_page(app: FastAPI, service: Service, load: Load, *, rated: bool) -> Wanted:
    """The page at /; returns the events that it takes."""
    from assistant.serve.page.blocks import page, theme, translations
    from assistant.serve.toolkit import gr

    words = translations()
    blocks = page(service, load, words=words, rated=rated)
    gr.mount_gradio_app(
        app,
        blocks,
        "/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=theme(),
        i18n=words,
    )
    named = {str(name): len(fn.inputs) for fn in blocks.fns.values() if (name := fn.api_name)}
    return named | {str(number): len(fn.inputs) for number, fn in blocks.fns.items()}


def address(host: str, port: int) -> str:
    """Where a person on this machine finds the page."""
    name = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "::" else host
    return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{port}"


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except (OSError, OverflowError) as error:
        listener.close()
        why = error.strerror if isinstance(error, OSError) else error
        raise SettingError(
            f"{host}:{port} cannot be listened at ({why}). Choose another: assistant serve --port"
        ) from error
    listener.listen(128)
    return listener
