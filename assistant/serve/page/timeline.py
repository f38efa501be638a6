"""The timeline of the corpus: its documents by date, as Vega-Lite and as a list."""

import calendar
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from assistant.serve.page.map import picture
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.texts import count, text, when, wording
from assistant.values import DocumentRecord

LABELLED = 12
"""Documents that have room for a line and their title each."""

_COLUMNS = 90
_DAY = 86_400_000

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dated:
    """A document and the span of time, in milliseconds since 1970, that its date stands for."""

    record: DocumentRecord
    since: int
    until: int

    @property
    def middle(self) -> int:
        return (self.since + self.until) // 2


def dated(records: Sequence[DocumentRecord]) -> list[Dated]:
    """The documents that have a date, oldest first."""
    found = [Dated(r, *span) for r in records if r.date and (span := _span(r.date))]
    return sorted(found, key=lambda d: (d.since, d.until, d.record.file))


def _span(date: str) -> tuple[int, int] | None:
    """The first and the last moment of an ISO date, possibly shortened; none for what is no date."""
    try:
        year, month, day = [*(int(part) for part in date.split("-")), 0, 0][:3]
        last = calendar.monthrange(year, month or 12)[1]
        begin = datetime(year, month or 1, day or 1, tzinfo=UTC)
        end = datetime(year, month or 12, day or last, tzinfo=UTC)
    except ValueError:
        return None
    return int(begin.timestamp() * 1000), int(end.timestamp() * 1000)


def timeline_view(records: Sequence[DocumentRecord], files: Collection[str] = (), *, language: str) -> Json:
    """The timeline as Vega-Lite: a line for each document where they are few, else one heap of points.

    The documents of ``files``, those that the answer at hand cites, stand out. One must have a date.
    """
    held = dated(records)
    few = len(held) <= LABELLED
    heights = list(range(len(held))) if few else _heaped(held)
    rows = [_row(d, y, d.record.file in files, language) for d, y in zip(held, heights, strict=True)]
    middle = (held[0].since + held[-1].until) // 2
    rows = [{**row, "side": "left" if row["x"] < middle else "right"} for row in rows]
    time = _time(held, language)
    encoding = {"x": time, "y": _height(heights, few)}
    layers = _layers(rows, time) if few else [_dots(45, _ZOOM)]
    return picture({"data": {"values": rows}, "encoding": encoding, "layer": layers})


def _layers(rows: Sequence[Json], time: Json) -> list[Json]:
    """Only those that draw something: of an empty one the library says that its extent is infinite."""
    spans = [_spans(time)] if any(row["until"] > row["since"] for row in rows) else []
    return [*spans, _dots(130), *map(_titles, sorted({row["side"] for row in rows}))]


_ZOOM: Json = {"name": "zoom", "select": {"type": "interval", "encodings": ["x"]}, "bind": "scales"}
_COLOUR: Json = {"condition": {"test": "datum.cited", "value": "var(--accent)"}, "value": "var(--map-dot)"}


def _spans(time: Json) -> Json:
    """The whole span of a date that names a month or a year only."""
    ends = {"x": {**time, "field": "since"}, "x2": {"field": "until"}, "color": _COLOUR}
    mark = {"type": "rule", "aria": False, "strokeWidth": 2, "opacity": 0.5}
    return {"transform": [{"filter": "datum.until > datum.since"}], "mark": mark, "encoding": ends}


def _titles(side: str) -> Json:
    """The titles of the points of one half, written towards the other half."""
    look = {"type": "text", "aria": False, "fontSize": 13, "baseline": "bottom", "dy": -9, "align": side}
    encoding = {"text": {"field": "title"}, "color": {"value": "var(--ink)"}}
    return {
        "transform": [{"filter": f"datum.side == '{side}'"}],
        "mark": {**look, "limit": {"expr": "width / 2"}},
        "encoding": encoding,
    }


def _dots(size: int, *params: Json) -> Json:
    return {
        "params": list(params),
        "mark": {"type": "point", "filled": True, "cursor": "pointer", "size": size, "opacity": 1},
        "encoding": {
            "color": _COLOUR,
            "stroke": {"condition": {"test": "datum.cited", "value": "var(--ink)"}, "value": None},
            "description": {"field": "label", "type": "nominal"},
        },
    }


def _row(at: Dated, height: int, cited: bool, language: str) -> Json:
    title = at.record.title or at.record.file
    label = f"{title} · {when(language, at.record.date)}"
    place = {"x": at.middle, "y": height, "since": at.since, "until": at.until}
    return {"file": at.record.file, **place, "cited": cited, "title": title, "label": label}


def _heaped(held: Sequence[Dated]) -> list[int]:
    """How high each point lies where those of one column are heaped on one another."""
    if not held:
        return []
    first, last = held[0].middle, max(d.middle for d in held)
    seen = Counter[int]()
    heights = []
    for at in held:
        column = (at.middle - first) * _COLUMNS // max(last - first, 1)
        heights.append(seen[column])
        seen[column] += 1
    return heights


def _time(held: Sequence[Dated], language: str) -> Json:
    since, until = min(d.since for d in held), max(d.until for d in held)
    years = (until - since) / (365 * _DAY)
    months = str(wording(language)["short_months"]).split()
    named = f"{json.dumps(months)}[utcmonth(datum.value)]"
    year, day = "utcyear(datum.value)", "utcdate(datum.value)"
    label = year if years > 4 else f"{named} + ' ' + {year}" if years > 0.3 else f"{day} + ' ' + {named}"
    axis = {"labelExpr": label, "title": None, "grid": True, "tickCount": 6, "labelOverlap": True, **_AXIS}
    # No ends of its own: stated in two layers, or beside a zoom, the library takes them for a conflict.
    scale = {"type": "utc", "nice": False, "padding": 28}
    return {"field": "x", "type": "temporal", "axis": axis, "scale": scale}


_AXIS = {
    "labelColor": "var(--soft)",
    "labelFontSize": 12,
    "gridColor": "var(--line)",
    "domainColor": "var(--soft)",
    "tickColor": "var(--soft)",
}


def _height(heights: Sequence[int], few: bool) -> Json:
    top = max(heights, default=0)
    domain = [top + 0.6, -0.9] if few else [-0.8, max(top + 0.8, 12)]
    scale = {"domain": domain, "zero": False, "nice": False}
    return {"field": "y", "type": "quantitative", "axis": None, "scale": scale}


def timeline_html(records: Sequence[DocumentRecord], *, language: str) -> Html:
    """The documents by year, the latest year first, each opened by pressing it; the undated ones last."""
    if not records:
        return tag("p", words(text(language, "corpus_empty")), class_="hint")
    held = dated(records)
    known = {d.record.file for d in held}
    undated = [r for r in records if r.file not in known]
    years = groupby(reversed(held), key=lambda d: str(d.record.date).partition("-")[0])
    parts = [_group(year, [d.record for d in of], language) for year, of in years]
    parts += (
        [_group(count(language, "undated_documents", len(undated)), undated, language)] if undated else []
    )
    return tag("p", words(text(language, "timeline_about")), class_="hint") + "".join(parts)


def _group(name: str, records: Sequence[DocumentRecord], language: str) -> Html:
    rows = (tag("li", _entry(r, language)) for r in records)
    return tag("h3", words(name), class_="sources-title") + tag("ul", *rows, class_="legend dates")


def _entry(record: DocumentRecord, language: str) -> Html:
    title = tag("span", words(record.title or record.file), class_="source-title", dir="auto")
    facts = " · ".join([when(language, record.date), record.file])
    inside = tag("span", title, tag("span", words(facts), class_="facts"))
    return tag("button", inside, type="button", data_open=record.file)
