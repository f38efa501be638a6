"""Measures as a person reads them in a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from assistant.commands.printing import one_line
from assistant.evaluate.attribution import Attribution
from assistant.evaluate.retrieval import RECALL, Abstention, Estimate, RetrievalReport
from assistant.evaluate.run import Judgement, Report, Tally, report


def judged_view(judgements: Sequence[Judgement]) -> Iterator[Table | Text]:
    """What is wrong with each answer, right answers by category, then the measures of the run."""
    for judgement in judgements:
        if not judgement.right:
            yield _failure(judgement)
    whole = report(judgements)
    yield _categories(whole)
    yield _measures(whole)


def retrieval_view(measured: RetrievalReport) -> Iterator[Table | Text]:
    """The ways of ranking side by side, then answers and abstention where they were judged."""
    yield Text(f"{measured.queries} queries on {measured.documents} documents; in brackets 95 % intervals")
    if measured.lists:
        yield _estimates(measured.lists)
    if measured.answers:
        yield _estimates({"answers": measured.answers})
    if measured.abstention:
        yield _abstention(measured.abstention)


def _failure(judgement: Judgement) -> Text:
    judged = judgement.judged
    line = Text(f"{judged.id} {judged.category}", "red")
    line.append(f"  {one_line(judged.question, size=200)}", "bold default")
    for failure in judgement.failures:
        line.append(f"\n    {one_line(failure, size=600)}", "default not bold")
    return line


def _categories(whole: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("category")
    table.add_column("right", justify="right")
    for name, tally in whole.categories.items():
        table.add_row(name or "(none)", _of(tally), style="" if tally.right == tally.total else "yellow")
    table.add_row("all", _of(whole.right), style="bold")
    return table


def _measures(whole: Report) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("answerable questions right", _of(whole.answerable))
    table.add_row("unanswerable questions declined", _of(whole.unanswerable))
    table.add_row("abstention precision", _share(whole.abstention_precision))
    table.add_row("abstention recall", _share(whole.abstention_recall))
    table.add_row("citations that stand at their place", _share(whole.places))
    table.add_row("claims with a citation", _share(whole.cited))
    if whole.as_written.total:
        table.add_row("sentences of the model shown", _share(whole.as_written))
    table.add_row("latency", f"p50 {1000 * whole.p50:.0f} ms, p95 {1000 * whole.p95:.0f} ms")
    return table


def attribution_view(found: Attribution) -> Table:
    """Citation recall and precision, as the packaged judge sees them."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("citation recall (ALCE, our judge)", _share(found.recall))
    table.add_row("citation precision (ALCE, our judge)", _share(found.precision))
    table.add_row("answers with a claim that cites nothing", str(found.uncited))
    return table


def _estimates(rows: Mapping[str, Mapping[str, Estimate]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for name in next(iter(rows.values())):
        table.add_column(name)
    for name, estimates in rows.items():
        table.add_row(name, *(f"{e.value:.3f} [{e.low:.3f}, {e.high:.3f}]" for e in estimates.values()))
    return table


def _abstention(found: Abstention) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row(
        "queries judged answerable", f"{found.answerable} of {found.answerable + found.unanswerable}"
    )
    table.add_row("AUC of the answerable score", f"{found.auc:.3f}")
    table.add_row(f"false answers at {RECALL:.0%} recall", f"{found.false_answers:.1%}")
    return table


def _of(tally: Tally) -> str:
    return f"{tally.right} of {tally.total}"


def _share(tally: Tally) -> str:
    return f"{tally.share:.1%} ({_of(tally)})" if tally.total else "nothing to measure"
