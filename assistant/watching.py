"""The folder watched: what changes in it is indexed as soon as it is at rest."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence

from assistant.errors import AssistantError, NothingIndexed
from assistant.scope import UPLOADS

Stamps = Mapping[str, tuple[int, ...]]
"""What can be told of each file without reading it; another one where the file has changed."""

SECONDS = 1.0
"""From one look at the folder to the next; a file is at rest that two looks in a row find the same."""

SOONER = 0.3
"""To the next look where something has just changed: it may be at rest by then."""

_SHARE = 12
"""Looking takes at most one part in so many of a processor's time, however many files there are, and half of
the time where a slow disk is what it waits for."""
_MOST = 200
"""Of more changed files than this, the whole folder is compared: naming each would take longer."""
_AGAIN = 30
"""Looks until what failed for another reason than the file is tried again."""


class Watch:
    """Follows one folder by looking at it; nothing of a file is read until it has changed.

    ``look`` gives the stamps of all files, ``align`` brings the store in line with the files named, or with
    all, ``note`` is told what keeps it from doing so, and nothing when that is over.
    """

    def __init__(
        self,
        look: Callable[[], Stamps],
        align: Callable[[Sequence[str] | None], object],
        note: Callable[[str], None],
    ) -> None:
        self._look, self._align, self._note = look, align, note
        self._last: Stamps | None = None
        self._indexed: dict[str, tuple[int, ...]] = {}
        self._said, self._pause = "", 0
        self._restless = False

    def begin(self) -> None:
        """Take the folder as it is now for indexed; to be called before that is done."""
        try:
            self._last = self._look()
        except AssistantError:
            self._last = {}
        self._indexed = dict(self._last)

    def run(self, stopped: threading.Event, *, seconds: float = SECONDS) -> None:
        """Look again and again until told to stop."""
        pause = 0.0
        while not stopped.wait(min(seconds, SOONER) if self._restless else max(seconds, pause)):
            pause = self.step()

    def step(self) -> float:
        """One look, and what follows from it; says how many seconds there should be to the next at least."""
        began, worked = time.perf_counter(), time.thread_time()
        pause = 0.0
        try:
            found = self._look()
            pause = max(time.perf_counter() - began, _SHARE * (time.thread_time() - worked))
            before, self._last = self._last, found
            moved, self._restless = self._restless, False
            if self._pause:
                self._pause -= 1
            elif self._emptied(found):
                self._tell("The folder is empty or not mounted: what was indexed of it stays. " + _MEANT)
            elif resting := [f for f in self._changed(found) if found.get(f) == (before or {}).get(f)]:
                self._bring_in_line(resting, found)
            else:
                # once: a file that grows for minutes is looked at as seldom as ever
                self._restless = not moved and found != before
                self._tell("")
        except AssistantError as error:
            self._pause = _AGAIN
            self._tell(str(error))
        return pause

    def _bring_in_line(self, files: Sequence[str], found: Stamps) -> None:
        try:
            self._align(files if len(files) <= _MOST else None)
        except NothingIndexed as nothing:
            self._tell(str(nothing))
        else:
            self._tell("")
        for file in files:
            self._indexed.pop(file, None)
            if file in found:
                self._indexed[file] = found[file]

    def _changed(self, found: Stamps) -> list[str]:
        return sorted(f for f in found.keys() | self._indexed.keys() if found.get(f) != self._indexed.get(f))

    def _emptied(self, found: Stamps) -> bool:
        """Whether all of several files of the folder are gone at once: more likely a disk than a wish."""
        there, known = (sum(not f.startswith(UPLOADS) for f in files) for files in (found, self._indexed))
        return not there and known > 1

    def _tell(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self._note(words)


_MEANT = "If that is meant, run: assistant ingest"
