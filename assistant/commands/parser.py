"""The words of the command line, with an example for each command."""

import argparse
from pathlib import Path
from typing import Any

from assistant.commands.care_words import add_care
from assistant.commands.exits import MEANINGS
from assistant.commands.keys import add_keys
from assistant.commands.options import add_json, add_question, add_scope, add_training, add_writer, whole

_MOST = 100
"""Passages that a search gives at most, here as over HTTP."""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    codes = "\n".join(f"  {code:<4}{meaning}" for code, meaning in MEANINGS.items())
    whole = argparse.ArgumentParser(
        prog="assistant",
        description="Asks a folder of documents; every claim of an answer carries its source.",
        epilog=f'example:\n  assistant ask "Qui dirige xAI ?"\n\nexit codes:\n{codes}',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=_version())
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_serve, _ask, _search, _ingest, _status, _evaluate, _feedback, _mcp, _keys, _train):
        add(commands)
    add_care(commands, _command)
    return whole


def _version() -> str:
    from assistant import __version__

    return f"assistant {__version__}"


def _command(commands: Any, name: str, summary: str, *examples: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog="example:\n" + "\n".join(f"  {example}" for example in examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return made


def _serve(commands: Any) -> None:
    made = _command(
        commands, "serve", "open the web chat and the HTTP interface", "assistant serve --port 8000"
    )
    made.add_argument("--host", help="address to listen at (default: ASSISTANT_HOST or 127.0.0.1)")
    made.add_argument("--port", type=whole(1, 65535), help="port (default: ASSISTANT_PORT or 7860)")
    made.add_argument("--watch", action="store_true", help="index what changes in the folder, within seconds")
    made.add_argument("--open-to-all", action="store_true", help="let everybody in who can reach the address")
    browser = made.add_mutually_exclusive_group()
    browser.add_argument("--open", action="store_true", help="show the page in a browser")
    browser.add_argument("--no-browser", dest="open", action="store_false", help="do not (the default)")


def _ask(commands: Any) -> None:
    made = _command(
        commands,
        "ask",
        "answer one question with its citations",
        'assistant ask "Où Musk construit-il son supercalculateur ?"',
        'assistant ask --history "Qui dirige xAI ?" "Et combien a-t-il investi ?"',
        'echo "Qui est Sam Altman ?" | assistant ask --json',
        "assistant ask --jsonl < questions.txt > answers.jsonl",
    )
    add_question(made)
    add_scope(made)
    add_writer(made)
    printed = made.add_mutually_exclusive_group()
    add_json(printed)
    printed.add_argument(
        "--jsonl",
        action="store_true",
        help="one question a line on standard input, one JSON object a line out",
    )


def _search(commands: Any) -> None:
    made = _command(
        commands, "search", "list the passages nearest to a question", 'assistant search -k 5 "Stargate"'
    )
    add_question(made)
    made.add_argument("-k", type=whole(1, _MOST), default=10, help="passages to list (default: 10)")
    add_scope(made)
    add_json(made)


def _ingest(commands: Any) -> None:
    made = _command(
        commands,
        "ingest",
        "bring the index in line with a folder",
        "assistant ingest",
        "assistant ingest ~/documents",
        "assistant ingest --rebuild",
    )
    made.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="documents, read recursively (default: ASSISTANT_FOLDER, the folder indexed last, or seeds/)",
    )
    made.add_argument("--rebuild", action="store_true", help="start over; the old index serves until then")
    add_json(made)


def _status(commands: Any) -> None:
    made = _command(
        commands, "status", "say what is indexed and whether the store is sound", "assistant status"
    )
    add_json(made)


def _evaluate(commands: Any) -> None:
    made = _command(
        commands,
        "evaluate",
        "measure answers on judged questions, or retrieval on a collection",
        "assistant evaluate questions.jsonl --run answers.jsonl",
        "assistant evaluate data/piaf --corpus data/wiki_fr_pool --split dev --limit 200",
    )
    made.add_argument(
        "path",
        type=Path,
        metavar="FILE|FOLDER",
        help="judged questions (JSON lines), or a folder with corpus.jsonl, queries.jsonl and qrels.tsv",
    )
    made.add_argument(
        "--run", type=Path, metavar="OUT.jsonl", help="write each answer with its question's id"
    )
    made.add_argument(
        "--attribution", action="store_true", help="measure too how far what is said stands in what is cited"
    )
    made.add_argument("--corpus", type=Path, metavar="OTHER", help="search the corpus of another folder")
    made.add_argument("--split", default="", help="only the queries of this split")
    made.add_argument("--limit", type=whole(1), default=0, metavar="N", help="a random sample of N queries")
    add_writer(made)
    add_json(made)


def _feedback(commands: Any) -> None:
    made = _command(
        commands,
        "feedback",
        "turn the thumbs up and down given on the page into judged questions",
        "assistant feedback export questions.jsonl",
    )
    made.add_argument("what", choices=["export"], help="what to do")
    made.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a new file of judged questions; those to be judged go into FILE's name with .to-judge",
    )


def _mcp(commands: Any) -> None:
    _command(
        commands,
        "mcp",
        "speak MCP over standard input and output, for a client that starts it",
        "assistant mcp",
    )


def _keys(commands: Any) -> None:
    made = _command(
        commands,
        "keys",
        "make, list and revoke keys for programs",
        "assistant keys create intranet --scope ask --scope read",
        "assistant keys revoke intranet",
    )
    add_keys(made)


def _train(commands: Any) -> None:
    made = _command(
        commands,
        "train",
        "train the reader or the judge again and measure it; what is there is resumed",
        "assistant train reader --data data --out reader",
        "assistant train judge --data data --out judge",
    )
    add_training(made)
