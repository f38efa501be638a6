"""What a run has measured so far, in a folder, so that one that was cut off goes on where it was."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class Kept:
    """Replies by name, one a line, written as they come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self._known: dict[str, Json] = dict(json.loads(line) for line in lines)

    def get(self, name: str, measure: Callable[[], Json]) -> Json:
        """What was measured under the name, measured now where nothing was."""
        if name not in self._known:
            self._known[name] = found = measure()
            with self._path.open("a", encoding="utf-8") as out:
                print(json.dumps([name, found], ensure_ascii=False), file=out)
        return self._known[name]
