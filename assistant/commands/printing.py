"""Words on standard output: colours on a terminal, plain and unbroken lines in a pipe, or JSON."""

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from typing import Any

from assistant.text import visible

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PIPE_WIDTH = 10_000


def say(*renderables: Any) -> None:
    """Print what rich can render; its text is shown, never obeyed."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR"))
    console = Console(
        file=io.StringIO(),
        force_terminal=terminal or None,
        width=shutil.get_terminal_size().columns if terminal else _PIPE_WIDTH,
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )
    for renderable in renderables:
        console.print(renderable, soft_wrap=not terminal)
    assert isinstance(console.file, io.StringIO)
    lines = (line.rstrip() for line in console.file.getvalue().removesuffix("\n").split("\n"))
    _write("".join(f"{line}\n" for line in lines))


def say_json(said: Mapping[str, Any], *, indent: int | None = 2) -> None:
    """Print an object as JSON, on one line where ``indent`` is none.

    A character that could steer a terminal is written as its escape.
    """
    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    text = json.dumps(said, ensure_ascii=not unicode, indent=indent)
    _write(_CONTROLS.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n")


def printable(text: str) -> str:
    """The text without what could steer a terminal or turn the order of its letters."""
    return _CONTROLS.sub("\ufffd", text)


def one_line(text: str, *, size: int) -> str:
    """The text in one printable line of at most that many characters."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= size else line[: size - 1] + "…"


def file_name(file: str, *, size: int = 0) -> str:
    """The name on one line; of more characters than ``size``, where given, its end."""
    shown = printable(visible(file))
    return shown if not size or len(shown) <= size else "…" + shown[1 - size :]


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    # Line by line: an unbuffered output gives up on the rest of a write that was cut short, silently.
    sys.stdout.writelines(text.encode(encoding, "replace").decode(encoding).splitlines(keepends=True))
    sys.stdout.flush()
