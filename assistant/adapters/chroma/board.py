"""What the replicas over one Chroma server agree on: the generation in use, and who is writing.

Chroma has no locks, but the first ``add`` of an id wins and later ones change nothing: that is
enough for both.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.adapters.chroma.client import dummies, table
from assistant.adapters.chroma.failures import translated
from assistant.errors import StoreBusy, StoreError

_NAME = "assistant"
_GENERATION = "generation"

LEASE = 60.0
"""Seconds until a replica that fell silent is overtaken; the replicas' clocks agree better than that."""


def generation(client: Any) -> str:
    """The suffix of the collections in use on the server."""
    board = table(client, _NAME)
    row = board.get(ids=[_GENERATION])["metadatas"]
    if not row:
        board.add(ids=[_GENERATION], embeddings=dummies(1), metadatas=[{"suffix": ""}])
        row = board.get(ids=[_GENERATION])["metadatas"]
    return str(row[0]["suffix"])


def use_generation(client: Any, suffix: str) -> None:
    """Let every replica use the collections of this suffix."""
    board = table(client, _NAME)
    board.upsert(ids=[_GENERATION], embeddings=dummies(1), metadatas=[{"suffix": suffix}])


class Lease:
    """The right to write, held by one replica at a time, renewed while it is held.

    Lease n + 1 is taken by adding its row once lease n is over, so two replicas that try at once
    cannot both get it.
    """

    def __init__(self, client: Any, *, path: Path, url: str, seconds: float = LEASE) -> None:
        with translated(path, url):
            self._board = table(client, _NAME)
        self._path, self._url, self._seconds = path, url, seconds
        self._token = secrets.token_hex(8)
        self._mutex = threading.RLock()
        self._times, self._number = 0, 0
        self._over = threading.Event()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lease; nested calls hold it once. Raises StoreBusy where another replica has it."""
        with self._mutex:
            if not self._times:
                self._take()
            self._times += 1
        try:
            yield
        finally:
            with self._mutex:
                self._times -= 1
                if not self._times:
                    self._release()

    def confirm(self) -> None:
        """Raises StoreBusy where another replica took over, this one having been silent for too long."""
        number, row = self._newest()
        if number != self._number or row["token"] != self._token:
            raise StoreBusy(_busy(self._url, row))

    def _take(self) -> None:
        with translated(self._path, self._url):
            number, row = self._newest()
            if row["until"] > time.time():
                raise StoreBusy(_busy(self._url, row))
            self._number = number + 1
            mine = [f"lease:{self._number}"]
            self._board.add(ids=mine, embeddings=dummies(1), metadatas=[self._row(self._seconds)])
            self.confirm()
            if number:
                self._board.delete(ids=[f"lease:{number}"])
        self._over = threading.Event()
        threading.Thread(target=self._renew, args=(self._over,), daemon=True, name="lease").start()

    def _renew(self, over: threading.Event) -> None:
        while not over.wait(self._seconds / 3):
            try:
                self._write(self._seconds)
            except StoreError as error:
                logging.getLogger(__name__).warning("The lease could not be renewed: %s", error)

    def _release(self) -> None:
        self._over.set()
        self._write(0.0)

    def _write(self, seconds: float) -> None:
        with translated(self._path, self._url):
            self._board.update(ids=[f"lease:{self._number}"], metadatas=[self._row(seconds)])

    def _row(self, seconds: float) -> dict[str, Any]:
        holder = f"process {os.getpid()} on {socket.gethostname()}"
        until = time.time() + seconds if seconds else 0.0
        return {"kind": "lease", "token": self._token, "holder": holder, "until": until}

    def _newest(self) -> tuple[int, dict[str, Any]]:
        page = self._board.get(where={"kind": "lease"})
        leases = {int(i.split(":")[1]): row for i, row in zip(page["ids"], page["metadatas"], strict=True)}
        number = max(leases, default=0)
        return number, leases.get(number, {"token": "", "holder": "", "until": 0.0})


def _busy(url: str, row: dict[str, Any]) -> str:
    return f"{row['holder']} is writing to the Chroma server {url}. Wait until it is done."
