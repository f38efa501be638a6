"""A Chroma server that dies under a store and comes back."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.adapters.chroma.health import health
from assistant.errors import StoreError
from tests.adapters.chroma.test_store import opened
from tests.contracts.test_store import COLOSSE, PHARE, _wait_for, fill, search


@contextmanager
def running(path: Path, port: int) -> Iterator[None]:
    """A Chroma server over the folder, killed at the end of the block."""
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", path, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat")
        yield
        process.kill()


@pytest.mark.slow
def test_a_server_that_dies_is_told_and_once_it_is_back_all_is_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running(tmp_path / "server", port):
        store = opened(tmp_path / "store", f"http://127.0.0.1:{port}")
        fill(store, "a.txt", COLOSSE)
    with pytest.raises(StoreError, match=r"does not answer\. Start it"):
        search(store, "colosse")
    with pytest.raises(StoreError, match=r"does not answer\. Start it"):
        fill(store, "b.txt", PHARE)
    with running(tmp_path / "server", port):
        assert search(store, "colosse", k=1)[0][0].file == "a.txt"
        fill(store, "b.txt", PHARE)
        assert [r.file for r in store.records()] == ["a.txt", "b.txt"]
        assert health(store) == []
        store.close()
