"""The server as a process."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from assistant.errors import SettingError
from assistant.serve.access import Access
from assistant.serve.server import address, serve
from tests.fakes import FakeService

PROGRAM = """
import sys
from assistant.serve.access import Access
from assistant.serve.server import serve
from tests.fakes import FakeService
serve(FakeService(), access=Access(), port=int(sys.argv[1]), open_browser=False)
"""


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("[::1]", "http://[::1]:80"),
        ("chat.example", "http://chat.example:80"),
    ],
)
def test_a_person_is_told_an_address_that_works(host: str, url: str) -> None:
    assert address(host, 80) == url


def test_a_taken_port_is_one_line_that_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=rf"127\.0\.0\.1:{port} .*--port"):
            serve(FakeService(), access=Access(), port=port, open_browser=False)


@pytest.mark.parametrize(
    ("host", "port"), [("no such host", 7860), ("256.1.1.1", 7860), ("127.0.0.1", 70_000)]
)
def test_an_address_that_is_none_is_one_line_too(host: str, port: int) -> None:
    with pytest.raises(SettingError, match="cannot be listened at"):
        serve(FakeService(), access=Access(host=host), port=port, open_browser=False)


@pytest.mark.slow
def test_the_server_stops_when_it_is_interrupted() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port)], cwd=Path(__file__).parents[2])
    try:
        _wait_for(f"http://127.0.0.1:{port}/v1/status", started)
        started.send_signal(signal.SIGINT)
        assert started.wait(20) in (0, -signal.SIGINT, 130, 1)
    finally:
        started.kill()
        started.wait()


def _wait_for(url: str, started: "subprocess.Popen[bytes]") -> None:
    while True:
        assert started.poll() is None, "the server ended before it answered"
        try:
            with urlopen(url, timeout=5) as reply:
                assert reply.status == 200
                return
        except OSError:
            time.sleep(0.1)
