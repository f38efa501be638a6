"""``assistant serve``."""

import os
import sys
import threading
from argparse import Namespace
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.errors import AssistantError
from assistant.feedback import keep_feedback
from assistant.settings import read_settings

if TYPE_CHECKING:
    from assistant.service import Assistant


def serve(chosen: Namespace, connect: Connect) -> int:
    """Serve the page and the HTTP interface; the models load while the page is already there."""
    settings = read_settings(host=chosen.host, port=chosen.port, open=chosen.open_to_all or None)
    from assistant.bootstrap import own_store
    from assistant.serve.logs import keep_logs
    from assistant.serve.server import address
    from assistant.serve.server import serve as listen
    from assistant.serve.stopping import stop_when_told
    from assistant.serve.wall.access import access_of
    from assistant.service import Assistant

    keep_logs(settings.log, questions=settings.log_questions)
    access_of(settings, token="")  # refuses before anything is loaded
    stop_when_told()
    url = address(settings.host, settings.port)
    with own_store(settings, url=url) as owner, Assistant(settings, url=url) as assistant:
        print(f"{url}  (Ctrl-C stops it)", flush=True)
        over = threading.Event()
        watched = over if chosen.watch or settings.watch else None
        threading.Thread(target=_start, args=(assistant, watched), daemon=True).start()
        with suppress(KeyboardInterrupt):
            listen(
                assistant,
                access=access_of(settings, token=owner.token),
                port=settings.port,
                open_browser=chosen.open and _has_screen(),
                keep=partial(keep_feedback, settings.feedback),
            )
        over.set()
        print("Stopped.", flush=True)
    return FINE


def _start(assistant: "Assistant", watched: threading.Event | None) -> None:
    """Load and index behind the page, and say how it went; the page shows a failure too.

    With ``watched`` the folder is followed until that is set.
    """
    watch = assistant.watch() if watched else None  # first: what changes while all is indexed has changed
    try:
        assistant.start()
    except AssistantError as error:
        print(error, file=sys.stderr, flush=True)
        return
    now = assistant.status()
    said = f"Ready: {now.documents} documents, {now.passages} passages of {now.folder}/."
    print(f"{said} {now.message}".strip(), flush=True)
    if watch and watched:
        print(f"Watching {now.folder}/ for changes.", flush=True)
        watch.run(watched)


def _has_screen() -> bool:
    """Whether a browser would open in a window, and not in this very terminal."""
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
