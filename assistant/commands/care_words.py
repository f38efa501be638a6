"""The words of the commands that care for what is kept."""

import argparse
from pathlib import Path
from typing import Any, Protocol

from assistant.commands.options import add_json


class Command(Protocol):
    """Makes the parser of one command."""

    def __call__(
        self, commands: Any, name: str, summary: str, /, *examples: str
    ) -> argparse.ArgumentParser: ...


def add_care(commands: Any, command: Command) -> None:
    """The words of each of them."""
    _doctor(commands, command)
    _backup(commands, command)
    _restore(commands, command)


def _doctor(commands: Any, command: Command) -> None:
    summary = "look for what is wrong, and say what to run"
    made = command(commands, "doctor", summary, "assistant doctor", "assistant doctor --quick")
    made.add_argument("--quick", action="store_true", help="do not load the models to see whether they load")
    add_json(made)


def _backup(commands: Any, command: Command) -> None:
    summary = "write the index, the uploaded documents and the feedback into one file; a server may run"
    made = command(commands, "backup", summary, "assistant backup assistant-2026-01-31.tar")
    made.add_argument("file", type=Path, metavar="FILE", help="a new file")
    add_json(made)


def _restore(commands: Any, command: Command) -> None:
    summary = "put a backup in place, verified first"
    made = command(
        commands,
        "restore",
        summary,
        "assistant restore assistant-2026-01-31.tar",
        "assistant restore --check assistant-2026-01-31.tar",
    )
    made.add_argument("file", type=Path, metavar="FILE", help="what assistant backup wrote")
    how = made.add_mutually_exclusive_group()
    how.add_argument("--force", action="store_true", help="replace what is there")
    how.add_argument("--check", action="store_true", help="verify the file and change nothing")
    add_json(made)
