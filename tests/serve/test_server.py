"""The server as a process."""

import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest

from assistant.errors import SettingError
from assistant.serve.server import address, serve
from assistant.serve.wall.access import Access
from tests.fakes import FakeService

PROGRAM = """
import sys
from assistant.serve.wall.access import Access
from assistant.serve.server import serve
from tests.fakes import FakeService
serve(FakeService(), access=Access(), port=int(sys.argv[1]), open_browser=False)
"""

STOPPED_BY_SIGTERM = """
import sys, time
from contextlib import suppress
from assistant.reports import Stage
from assistant.serve.wall.access import Access
from assistant.serve.server import serve
from assistant.serve.stopping import stop_when_told
from tests.fakes import FakeService
class Slow(FakeService):
    def stream(self, *asked, **options):
        yield Stage("retrieve")
        time.sleep(2)
        yield from super().stream(*asked, **options)
stop_when_told()
with suppress(KeyboardInterrupt):
    serve(Slow(), access=Access(), port=int(sys.argv[1]), open_browser=False)
print("Stopped.")
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


@pytest.mark.slow
def test_an_answer_that_runs_is_finished_before_the_server_stops() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-c", STOPPED_BY_SIGTERM, str(port)]
    with subprocess.Popen(program, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as started:
        try:
            _wait_for(f"http://127.0.0.1:{port}/v1/status", started)
            page = HTTPConnection("127.0.0.1", port, timeout=60)
            page.request("GET", "/gradio_api/heartbeat/a-page-that-stays-open")
            opened = page.getresponse()
            assert opened.status == 200
            asked = HTTPConnection("127.0.0.1", port, timeout=60)
            sent = {"Content-Type": "application/json"}
            asked.request("POST", "/v1/ask/stream", b'{"question": "Qui dirige ?"}', sent)
            reply = asked.getresponse()
            assert reply.readline() == b"event: stage\n"
            started.send_signal(signal.SIGTERM)
            assert b"event: done" in reply.read()
            assert started.wait(20) == 0
            assert started.stdout is not None
            assert started.stdout.read() == b"Stopped.\n"
            for each in (opened, page, reply, asked):
                each.close()
        finally:
            started.kill()


def _wait_for(url: str, started: "subprocess.Popen[bytes]") -> None:
    while True:
        assert started.poll() is None, "the server ended before it answered"
        try:
            with urlopen(url, timeout=5) as reply:
                assert reply.status == 200
                return
        except OSError:
            time.sleep(0.1)
