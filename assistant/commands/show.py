"""Answers, passages and states as a person reads them in a terminal."""

from collections.abc import Iterator, Sequence
from itertools import islice

from rich.table import Table
from rich.text import Text

from assistant.commands.printing import file_name, one_line, printable
from assistant.commands.progress import duration
from assistant.phrases import phrase
from assistant.reports import Refusal, Status, Summary
from assistant.values import Answer, Citation, DocumentRecord, Hit

_RELATED = 3
_LISTED = 30
_LONGEST_NAME = 120
"""Of a name in a table: a longer one would make every row as long."""
_MARKER = r"(?:\[\d+\])+$"


def answer_view(answer: Answer) -> Text:
    """The shortest answer, the claims with their markers, the sources; or what is related."""
    parts = [_searched(answer), _short(answer), _body(answer)]
    if answer.abstained:
        parts.append(_related(answer))
    parts += [_sources(answer), _by(answer)]
    return Text("\n\n").join(part for part in parts if part)


def hits_view(hits: Sequence[Hit]) -> Table | Text:
    """One row a passage, best first."""
    if not hits:
        return Text("No passage is near to this question.")
    table = _table("rank", "score", "where", "passage")
    for hit in hits:
        where, text = _place(hit.passage.file, hit.passage.start, hit.passage.end), hit.passage.text
        table.add_row(str(hit.rank), f"{hit.score:.3f}", Text(where, "cyan"), Text(one_line(text, size=240)))
    return table


def summary_view(summary: Summary) -> Iterator[Table | Text]:
    """What an ingest did, then one line for each file that was refused."""
    table = _table("documents", "")
    for name in ("added", "changed", "moved", "removed", "unchanged", "duplicates", "refused"):
        if count := len(getattr(summary, name)):
            table.add_row(name, str(count))
    if table.row_count:
        yield table
    yield Text(f"{summary.passages} passages, {duration(summary.seconds)}")
    yield from _refused(summary.refused)


def status_view(status: Status, records: Sequence[DocumentRecord]) -> Iterator[Table | Text]:
    """The state, then the documents."""
    table = Table(box=None, show_header=False, pad_edge=False)
    colour = {"ready": "green", "failed": "red"}.get(status.state, "yellow")
    table.add_row("state", Text(status.state, colour))
    for name in ("message", "folder", "model", "writer"):
        if value := getattr(status, name):
            table.add_row(name, Text(one_line(value, size=400)))
    table.add_row("documents", str(status.documents))
    table.add_row("passages", str(status.passages))
    if status.total:
        table.add_row("indexed", f"{status.done} of {status.total} passages")
    yield table
    yield from _refused(status.refused)
    if records:
        yield Text()
        yield _documents(records)
    if len(records) > _LISTED:
        yield Text(f"… and {len(records) - _LISTED} more")
    yield from _copies(records)


def _refused(refusals: Sequence[Refusal]) -> Iterator[Text]:
    for refusal in refusals:
        line = Text(file_name(refusal.file), "yellow")
        yield line.append(f": {one_line(refusal.reason, size=300)}", "default")


def _documents(records: Sequence[DocumentRecord]) -> Table:
    table = _table("file", "title", "date", "language", "passages")
    for record in islice(records, _LISTED):
        title, file = (
            one_line(record.title, size=60),
            Text(file_name(record.file, size=_LONGEST_NAME), "cyan"),
        )
        table.add_row(file, Text(title), record.date or "", record.language, str(record.passages))
    return table


def _copies(records: Sequence[DocumentRecord]) -> Iterator[Text]:
    """A line for each document that is there in several copies."""
    firsts = [r for r in records if r.copies and r.file < min(r.copies)]
    for record in firsts[:_LISTED]:
        yield Text(f"copies of one text: {printable(', '.join((record.file, *record.copies)))}")
    if len(firsts) > _LISTED:
        yield Text(f"… and {len(firsts) - _LISTED} more texts in several copies")


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        figures = name in ("rank", "score", "passages", "")
        table.add_column(name, justify="right" if figures else "left", no_wrap=figures)
    return table


def _searched(answer: Answer) -> Text:
    return Text("" if answer.query == answer.question else f"→ {printable(answer.query)}", "dim")


def _by(answer: Answer) -> Text:
    """Which language model wrote, or why it did not."""
    lines = [answer.note, f"— {answer.writer}" if answer.writer != "quotes" else ""]
    return Text("\n".join(printable(line) for line in lines if line), "dim")


def _short(answer: Answer) -> Text:
    """The first claim's, if undisputed: all of them would read as a list of answers."""
    said = [claim.short for claim in answer.claims[:1] if not claim.disputed]
    return Text(one_line("".join(said), size=200), "bold")


def _body(answer: Answer) -> Text:
    body = Text(printable(answer.text))
    body.highlight_regex(r"(?m)" + _MARKER, "bold cyan")
    for stance in ("conditional", "reported"):
        body.highlight_words([f"({phrase(answer.language, stance)})"], "yellow")
    return body


def _sources(answer: Answer) -> Text:
    lines = [_source(n, c, answer) for n, c in enumerate(answer.citations, start=1)]
    return Text("\n").join([Text("Sources", "bold"), *lines]) if lines else Text()


def _source(n: int, citation: Citation, answer: Answer) -> Text:
    """One source; its quote is repeated only where the answer does not already say it word for word."""
    page = f"p. {citation.page}" if citation.page is not None else ""
    facts = [_place(citation.file, citation.start, citation.end), page, citation.date or ""]
    facts += [one_line(citation.title, size=80), *(f"= {file_name(file)}" for file in citation.also)]
    facts += [f"also in {_place(copy.file, copy.start, copy.end)}" for copy in citation.copies]
    line = Text(f"[{n}]", "bold cyan").append(
        " " + printable(" · ".join(filter(None, facts))), "default not bold"
    )
    if citation.quote not in {claim.text for claim in answer.claims}:
        line.append(f"\n    « {one_line(citation.quote, size=2000)} »", "italic default not bold")
    return line


def _related(answer: Answer) -> Text:
    if not answer.hits:
        return Text()
    lines = [Text(phrase(answer.language, "related"), "yellow")]
    for hit in answer.hits[:_RELATED]:
        place = _place(hit.passage.file, hit.passage.start, hit.passage.end)
        lines.append(
            Text(f"  {place}", "cyan").append(f"\n    {one_line(hit.passage.text, size=300)}", "dim default")
        )
    return Text("\n").join(lines)


def _place(file: str, start: int, end: int) -> str:
    """``notes/a.txt:120-185``: the file, and the characters of its text from and up to which it stands."""
    return f"{file_name(file)}:{start}-{end}"
