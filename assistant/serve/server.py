"""One process, one port: the page at /, the HTTP interface under /v1."""

import socket
import threading
import webbrowser
from contextlib import closing
from functools import partial

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from assistant.errors import SettingError
from assistant.ports import Service
from assistant.serve.api import api
from assistant.serve.embed import embed
from assistant.serve.fragments import fragments, static_files
from assistant.serve.frame import Frame
from assistant.serve.guard import Guard
from assistant.serve.problem import speak_problems

_GRACE_SECONDS = 3


def serve(service: Service, *, host: str, port: int, token: str, open_browser: bool) -> None:
    """Serve until interrupted. Raises SettingError where the address cannot be listened at."""
    with closing(_listening(host, port)) as listener:
        config = uvicorn.Config(
            partial(application, service, host=host, token=token),
            factory=True,  # called in the server's event loop, which the framework looks for
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            server_header=False,
        )
        if open_browser:
            threading.Thread(target=webbrowser.open, args=[address(host, port)], daemon=True).start()
        uvicorn.Server(config).run(sockets=[listener])


def application(service: Service, *, host: str, token: str) -> ASGIApp:
    """The whole application behind its guard, for any ASGI server."""
    import gradio as gr

    from assistant.serve.page import page, theme, translations

    app = FastAPI(title="Assistant", docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json")
    speak_problems(app)
    app.include_router(fragments(service))
    app.include_router(embed())
    app.mount("/page/static", static_files())
    app.include_router(api(service, token=token))
    words = translations()
    gr.mount_gradio_app(
        app,
        page(service, words=words),
        "/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=theme(),
        i18n=words,
    )
    return Guard(Frame(app), host=host, upload_mb=service.status().max_mb)


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
