"""Options that several commands have, and how their values are read."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from assistant.scope import DATE


class Adds(Protocol):
    """A parser, or a group of one."""

    def add_argument(self, *names: str, **options: Any) -> argparse.Action: ...


def add_question(made: Adds) -> None:
    """The question and those before it."""
    made.add_argument("question", nargs="*", metavar="QUESTION", help="(default: read from standard input)")
    made.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="QUESTION",
        help="an earlier question of the conversation, oldest first; may be repeated",
    )


def add_json(made: Adds) -> None:
    """Whether a program reads."""
    made.add_argument("--json", action="store_true", help="print JSON")


def add_scope(made: Adds) -> None:
    """Which documents are asked."""
    made.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="FILE",
        help="ask this document alone, or a folder's (ending with /); may be repeated",
    )
    made.add_argument(
        "--since", type=date, default="", metavar="DATE", help="documents from then on: 2024-06"
    )
    made.add_argument("--until", type=date, default="", metavar="DATE", help="documents up to then, included")


def add_writer(made: Adds) -> None:
    """Who answers."""
    made.add_argument(
        "--writer",
        choices=["quotes", "model"],
        default="",
        help="answer in quotes, or let the language model write (default: ASSISTANT_WRITER or quotes)",
    )


def date(text: str) -> str:
    """Reads an ISO 8601 date, possibly shortened; nothing is no bound."""
    if text and not re.fullmatch(DATE, text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2024, 2024-06 or 2024-06-30")
    return text


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """Reads a whole number between two bounds."""
    bounds = f"{least} or more" if most is None else f"from {least} to {most}"

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if value < least or (most is not None and value > most):
            raise argparse.ArgumentTypeError(f"{value} is not {bounds}")
        return value

    return number


def add_training(made: Adds) -> None:
    """What to train, on what, how long."""
    made.add_argument("what", choices=["reader", "judge"], help="what to train")
    made.add_argument(
        "--data", type=Path, required=True, metavar="FOLDER", help="the folder of the judged sets"
    )
    made.add_argument("--out", type=Path, metavar="FOLDER", help="(default: the name of what is trained)")
    made.add_argument(
        "--graded",
        type=Path,
        default=Path("bench/teaching/pairs.jsonl.xz"),
        metavar="FILE",
        help="pairs that a language model graded, for the judge (default: %(default)s)",
    )
    made.add_argument("--seed", type=whole(0), default=1, help="(default: 1)")
    made.add_argument(
        "--steps",
        type=whole(1),
        default=0,
        help="how long: of the reader's in all, of each part of the judge's (default: as described)",
    )
    made.add_argument(
        "--taught", action="store_true", help="the reader in two stages, which wants a graphics processor"
    )
    made.add_argument("--plain", action="store_true", help="the reader without the made variants")
    made.add_argument("--measure-only", action="store_true", help="measure the weights that are there")
