"""What a language model's server sends, in the shape of OpenAI's chat completions, to pieces of text."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assistant.errors import WriterFailed

LONGEST_LINE = 1_000_000
"""Bytes: what sends more without a line's end is no such server."""

_DATA = b"data:"
_DONE = b"[DONE]"


def pieces(chunks: Iterable[Any]) -> Iterator[str]:
    """The text of the chunks, which are parsed JSON.

    Raises WriterFailed for an error among them, for other JSON, where the model was stopped for its
    length and where they end before it was done.
    """
    finished = None
    for chunk in chunks:
        text, finish = _read(chunk)
        finished = finish or finished
        if text:
            yield text
    if finished is None:
        raise WriterFailed("The language model's answer ends in the middle.", reason="cut")
    if finished == "length":
        raise WriterFailed("The language model did not come to an end.", reason="endless")


def _read(chunk: Any) -> tuple[str, str | None]:
    """The text of one chunk, or of a whole completion, and why it ends if it does."""
    if isinstance(chunk, Mapping) and chunk.get("error"):
        raise refusal(chunk)
    try:
        choices = chunk["choices"]
        if not choices:  # the chunk that tells what was used
            return "", None
        said = choices[0].get("delta") or choices[0].get("message") or {}
        text, finish = said.get("content"), choices[0].get("finish_reason")
    except (KeyError, TypeError, AttributeError, IndexError):
        raise rubbish(chunk) from None
    if not isinstance(text, str | None) or not isinstance(finish, str | None):
        raise rubbish(chunk)
    return text or "", finish


def events(received: Iterable[bytes]) -> Iterator[Any]:
    """The JSON of server-sent events up to [DONE]; raises WriterFailed for what is none."""
    for line in _lines(received):
        if not line.startswith(_DATA):
            if line.strip() and not line.startswith((b":", b"event:", b"id:", b"retry:")):
                raise rubbish(line)
            continue
        payload = line[len(_DATA) :].strip()
        if payload == _DONE:
            return
        yield parsed(payload)


def parsed(payload: bytes) -> Any:
    """The JSON. Raises WriterFailed where it is none."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        raise rubbish(payload) from None


def _lines(received: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for data in received:
        *whole, rest = (rest + data).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            raise rubbish(rest)
    yield rest


def refusal(said: Any, status: int = 0) -> WriterFailed:
    """What a server that refuses means by it: its status, or the words of its error."""
    error = said.get("error") if isinstance(said, Mapping) else None
    words = str(error.get("message", error) if isinstance(error, Mapping) else error or said)
    shown = " ".join(words.split())[:200]
    if status in (401, 403):
        return WriterFailed(f"The language model's server wants another key ({status}).", reason="denied")
    if status in (429, 503):
        return WriterFailed(f"The language model's server is busy ({status}).", reason="busy")
    told = f"{words} {error}".lower()
    if status in (0, 400, 413, 422) and "context" in told and ("length" in told or "size" in told):
        return WriterFailed(f"The language model cannot hold so much: {shown}", reason="context")
    return WriterFailed(f"The language model's server refuses ({status or 'no status'}): {shown}")


def rubbish(said: Any) -> WriterFailed:
    """What is no answer of a language model's server."""
    shown = " ".join(str(said)[:300].split())[:80]
    return WriterFailed(f"What answers is no language model's server: {shown}", reason="rubbish")
