"""One command line, from its words to its exit code."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from assistant.commands.connect import Connect, build_index, connect
from assistant.commands.exits import FAILED, INTERRUPTED, PIPE_CLOSED
from assistant.commands.parser import parser
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.evaluate.retrieval import BuildIndex

_MODULES = {
    "serve": "serving",
    "ask": "asking",
    "search": "asking",
    "ingest": "indexing",
    "status": "indexing",
    "doctor": "doctor",
    "backup": "backing",
    "restore": "backing",
    "evaluate": "evaluating",
    "feedback": "feedback",
    "mcp": "mcp",
    "keys": "keys",
    "train": "training",
}

_GARBAGE = 50_000, 10, 10
"""New objects until the youngest are looked through for cycles, and how often the older ones: what is
imported stays, and looking through it again and again took a sixth of the time."""


def main(
    argv: Sequence[str] | None = None,
    *,
    connect: Connect = connect,
    build_index: "BuildIndex" = build_index,
) -> int:
    """Do what the words say and return the exit code.

    ``connect`` gives the service to ask, ``build_index`` a throw-away index of a collection.
    """
    gc.set_threshold(*_GARBAGE)
    try:
        code = _act(parser().parse_args(argv), connect, build_index)
        sys.stdout.flush()
    except SystemExit as stop:  # argparse has said why
        return stop.code if isinstance(stop.code, int) else FAILED
    except AssistantError as error:
        return _complain(str(error), FAILED)
    except KeyboardInterrupt:
        return _complain("Interrupted. What was complete is kept.", INTERRUPTED)
    except BrokenPipeError:
        # Nobody reads on: let the interpreter flush what is left into nothing, without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def _act(chosen: Namespace, connect: Connect, build_index: "BuildIndex") -> int:
    """Each command is imported when it is called, so that the others start at once."""
    act = getattr(import_module(f"assistant.commands.{_MODULES[chosen.command]}"), chosen.command)
    options = {"build_index": build_index} if chosen.command == "evaluate" else {}
    code: int = act(chosen, connect, **options)
    return code


def _complain(line: str, code: int) -> int:
    sys.stdout.flush()
    print(" ".join(line.split()), file=sys.stderr)
    return code
