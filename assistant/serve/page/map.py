"""The map of the corpus: its picture in Vega-Lite, which the page's framework draws, and its legend."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.plane import Point
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.texts import count, number, text
from assistant.values import DocumentRecord

DRAWN = 5000
"""Points that a browser draws at ease."""

NAMED = 24
"""Documents that get a colour and a shape of their own; no two of so many share both."""

_COLOURS = 8
_SHAPES = {
    "circle": "M8 3a5 5 0 1 0 .01 0Z",
    "square": "M3.5 3.5h9v9h-9Z",
    "triangle-up": "M8 2.5 14 13H2Z",
    "diamond": "M8 1.5 14 8l-6 6.5L2 8Z",
    "cross": "M6 2h4v4h4v4h-4v4H6v-4H2V6h4Z",
    "triangle-down": "M2 3h12L8 13.5Z",
}
_VIEW: dict[str, Any] = {
    "width": "container",
    "height": "container",
    "autosize": {"type": "fit", "contains": "padding"},
    "background": None,
    "padding": 12,
    "config": {"view": {"stroke": None}, "font": "system-ui, sans-serif"},
    "usermeta": {"embedOptions": {"renderer": "svg", "actions": False, "tooltip": False}},
}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that the answer at hand cites as number ``n``; number 0 is a related passage."""

    n: int
    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Look:
    """How a document's points are drawn."""

    colour: str
    shape: str


OTHERS = Look("var(--map-others)", "circle")


def looks(points: Iterable[Point], cited: Iterable[Cited] = ()) -> dict[str, Look]:
    """The look of each document that has one of its own: all where there are few, else those cited
    and the largest. The others share one.
    """
    sizes, asked = Counter(p.file for p in points), {c.file for c in cited}
    chosen = sorted(sizes, key=lambda f: (f not in asked, -sizes[f], f))[:NAMED]
    shapes = list(_SHAPES)
    return {
        file: Look(f"var(--map-{i % _COLOURS})", shapes[i % len(shapes)])
        for i, file in enumerate(sorted(chosen))
    }


def picture(view: Json) -> Json:
    """A Vega-Lite view in the page's frame: it fills its place and is drawn as elements, not pixels."""
    return {**_VIEW, **view}


def map_view(
    points: Sequence[Point], titles: Mapping[str, str], cited: Sequence[Cited], *, language: str
) -> Json:
    """The map as Vega-Lite: at most DRAWN points, those of the answer always among them and drawn last."""
    shown, own = [(p, _number(p, cited)) for p in points], looks(points, cited)
    shown = [(p, n) for i, (p, n) in enumerate(shown) if n is not None or i * DRAWN % len(points) < DRAWN]
    counted = Counter(p.file for p in points)
    places = {(p.file, p.start): i for i, p in _numbered(points)}
    rows = [
        _row(p, n, own.get(p.file, OTHERS), label=_label(p, titles, places, counted, language))
        for p, n in sorted(shown, key=lambda s: s[1] is not None)
    ]
    return picture({"data": {"values": rows}, "layer": [_dots(rows), _NUMBERS]})


_ZOOM: Json = {"name": "zoom", "select": "interval", "bind": "scales"}
_PLACE: Json = {
    axis: {"field": axis, "type": "quantitative", "axis": None, "scale": {"domain": [-1.05, 1.05]}}
    for axis in ("x", "y")
}
_BIGGER = [{"test": "datum.n > 0", "value": 260}, {"test": "datum.cited", "value": 120}]
_NUMBERS: Json = {
    "transform": [{"filter": "datum.n > 0"}],
    "mark": {"type": "text", "dx": 10, "dy": -10, "fontSize": 13, "fontWeight": 700, "aria": False},
    "encoding": {**_PLACE, "text": {"field": "n"}, "color": {"value": "var(--ink)"}},
}


def _dots(rows: Sequence[Json]) -> Json:
    size = 70 if len(rows) <= 300 else 40 if len(rows) <= 1500 else 20
    told = any(row["cited"] for row in rows)
    return {
        "params": [_ZOOM],
        "mark": {"type": "point", "filled": True, "cursor": "pointer"},
        "encoding": {
            **_PLACE,
            "color": {"field": "colour", "type": "nominal", "scale": None},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "size": {"condition": _BIGGER, "value": size},
            "opacity": {"condition": {"test": "datum.cited", "value": 1}, "value": 0.45 if told else 0.8},
            "stroke": {"condition": {"test": "datum.cited", "value": "var(--ink)"}, "value": None},
            "strokeWidth": {"value": 2},
            "description": {"field": "label", "type": "nominal"},
        },
    }


def _row(point: Point, n: int | None, look: Look, *, label: str) -> Json:
    place = {"file": point.file, "start": point.start, "end": point.end, "x": point.x, "y": point.y}
    return {**place, "n": n or 0, "cited": n is not None, "colour": look.colour, "shape": look.shape} | {
        "label": label
    }


def _number(point: Point, cited: Iterable[Cited]) -> int | None:
    """The least number of the citations that the passage holds a part of; 0 where it was only read."""
    held = {c.n for c in cited if c.file == point.file and c.start < point.end and c.end > point.start}
    return min(held - {0}, default=0) if held else None


def _numbered(points: Sequence[Point]) -> Iterable[tuple[int, Point]]:
    seen = Counter[str]()
    for point in sorted(points, key=lambda p: (p.file, p.start)):
        seen[point.file] += 1
        yield seen[point.file], point


def _label(
    p: Point, titles: Mapping[str, str], at: Mapping[tuple[str, int], int], of: Counter[str], language: str
) -> str:
    place = text(
        language, "map_passage", n=number(language, at[p.file, p.start]), total=number(language, of[p.file])
    )
    return f"{titles.get(p.file) or p.file} · {place}"


def legend_html(
    points: Sequence[Point], records: Sequence[DocumentRecord], cited: Sequence[Cited], *, language: str
) -> Html:
    """What the picture shows, in words, and each document with its look: pressing it lists its passages."""
    if not points:
        return tag("p", words(text(language, "map_empty")), class_="hint")
    own, sizes = looks(points, cited), Counter(p.file for p in points)
    rows = (_entry(r, sizes[r.file], own.get(r.file, OTHERS), language) for r in records if sizes[r.file])
    return tag("p", words(_said(points, cited, language)), class_="hint") + tag("ul", *rows, class_="legend")


def _said(points: Sequence[Point], cited: Sequence[Cited], language: str) -> str:
    lines = [text(language, "map_about")]
    lines += [text(language, "map_cited" if any(c.n for c in cited) else "map_read")] if cited else []
    if len(points) > DRAWN:
        drawn, total = number(language, DRAWN), number(language, len(points))
        lines.append(text(language, "map_sample", drawn=drawn, total=total))
    return " ".join(lines)


def _entry(record: DocumentRecord, size: int, look: Look, language: str) -> Html:
    title = tag("span", words(record.title or record.file), class_="source-title", dir="auto")
    facts = tag("span", words(count(language, "passages", size)), class_="facts")
    inside = (swatch(look), tag("span", title, facts))
    button = tag("button", *inside, type="button", data_passages=record.file, aria_expanded="false")
    return tag("li", button)


def swatch(look: Look) -> Html:
    """A document's colour and shape as a small picture."""
    path = tag("path", d=_SHAPES[look.shape], fill=look.colour)
    return tag("svg", path, class_="swatch", viewBox="0 0 16 16", aria_hidden="true")
