"""``assistant serve`` as a process: it says where it is, what it lacks, and stops when told."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.adapters.owner import owner

PROGRAM = [sys.executable, "-m", "assistant"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A store of its own, and a model folder that holds no model."""
    (tmp_path / "model").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    chosen = {"ASSISTANT_STORE": str(tmp_path / "store"), "ASSISTANT_MODEL": str(tmp_path / "model")}
    return {**kept, **chosen, "ASSISTANT_CACHE": str(tmp_path / "cache"), "PYTHONUTF8": "1"}


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.slow
def test_a_port_that_is_taken_is_one_line(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*PROGRAM, "serve", "--port", port], capture_output=True, text=True, env=environment, timeout=120
        )
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened at" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_server_says_what_it_lacks_and_stops_with_ctrl_c(environment: dict[str, str], port: int) -> None:
    command = [*PROGRAM, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as server:
        try:
            while (found := owner(Path(environment["ASSISTANT_STORE"]))) is None or not found.url:
                assert server.poll() is None
                time.sleep(0.1)
            assert found.url == f"http://127.0.0.1:{port}"
            asked = subprocess.run([*PROGRAM, "ask", "?"], capture_output=True, text=True, env=environment)
            status = subprocess.run([*PROGRAM, "status"], capture_output=True, text=True, env=environment)
        finally:
            server.send_signal(signal.SIGINT)
        said, errors = (text.decode() for text in server.communicate(timeout=60))
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "model" in asked.stderr
    assert status.returncode == 1
    assert "failed" in status.stdout
    assert server.returncode == 0
    assert said.splitlines() == [f"http://127.0.0.1:{port}  (Ctrl-C stops it)", "Stopped."]
    assert asked.stderr.strip() in errors
