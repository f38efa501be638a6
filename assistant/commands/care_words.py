"""The words of the commands that care for what is kept."""

import argparse
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


def _doctor(commands: Any, command: Command) -> None:
    summary = "look for what is wrong, and say what to run"
    made = command(commands, "doctor", summary, "assistant doctor", "assistant doctor --quick")
    made.add_argument("--quick", action="store_true", help="do not load the models to see whether they load")
    add_json(made)
