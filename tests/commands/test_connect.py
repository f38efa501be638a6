"""Who answers: the server that owns the store, or nobody while another process has it."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from assistant.adapters.owner import own
from assistant.commands.connect import connect
from assistant.errors import ServerUnreachable
from assistant.ports import Service
from assistant.reports import Status
from assistant.serve.doors.client import Remote
from assistant.settings import Settings
from tests.fakes import FakeService, memory_document
from tests.serving import serving

DOCUMENTS = [memory_document("a.txt", "Le chat dort.\n")]


class Starting(FakeService):
    """Ready at the third look."""

    def __init__(self) -> None:
        super().__init__(DOCUMENTS)
        self.looks = 0

    def status(self, *, check: bool = False) -> Status:
        self.looks += 1
        return super().status() if self.looks > 2 else Status("indexing", done=1, total=2)


@contextmanager
def owned(store: Path, service: Service) -> Iterator[None]:
    """This process owns the store and serves it."""
    with own(store) as owner, serving(service, token=owner.token) as url, own(store, url=url):
        yield


def ask(store: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", "ask", "chat dort"]
    chosen = {**os.environ, "ASSISTANT_STORE": str(store), "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=chosen)


def test_the_server_that_owns_the_store_answers(tmp_path: Path) -> None:
    with owned(tmp_path, FakeService(DOCUMENTS)):
        assert "Le chat dort. [1]" in ask(tmp_path).stdout


@pytest.mark.parametrize(("indexed", "looks"), [(True, 3), (False, 1)])
def test_a_question_waits_for_a_server_that_starts_and_a_status_does_not(
    tmp_path: Path, indexed: bool, looks: int
) -> None:
    service = Starting()
    with owned(tmp_path, service), connect(Settings(store=tmp_path), indexed=indexed) as remote:
        assert isinstance(remote, Remote)
    assert service.looks == looks


def test_a_server_that_owns_the_store_may_take_a_moment_to_listen(tmp_path: Path) -> None:
    port, found = free_port(), list[str]()

    def look() -> None:
        with suppress(ServerUnreachable), connect(Settings(store=tmp_path)) as remote:
            found.append(remote.status().state)

    with own(tmp_path, url=f"http://127.0.0.1:{port}") as owner:
        looking = threading.Thread(target=look)
        looking.start()
        with serving(FakeService(DOCUMENTS), token=owner.token, port=port):
            looking.join()
    assert found == ["ready"]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_server_that_never_listens_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.commands.connect._OPENING_SECONDS", 0)
    unreachable = pytest.raises(ServerUnreachable, match="does not answer")
    with own(tmp_path, url=f"http://127.0.0.1:{free_port()}"), unreachable, connect(Settings(store=tmp_path)):
        pass


def test_a_store_that_another_command_uses_is_busy_in_one_line(tmp_path: Path) -> None:
    with own(tmp_path):
        asked = ask(tmp_path)
    assert (asked.returncode, asked.stdout, asked.stderr.count("\n")) == (1, "", 1)
    assert f"in use by process {os.getpid()}" in asked.stderr
