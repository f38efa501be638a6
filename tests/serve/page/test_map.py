"""The map and the timeline as they are told to the plotting library, and their lists."""

from dataclasses import replace

import pytest

from assistant.plane import Point
from assistant.serve.page import map as drawing
from assistant.serve.page.map import OTHERS, Cited, legend_html, looks, map_view
from assistant.serve.page.overview import drawn, places
from assistant.serve.page.timeline import LABELLED, dated, timeline_html, timeline_view
from assistant.values import DocumentRecord
from tests.fakes import FakeService, memory_document

HOSTILE = "<img src=x onerror='harm()'> {{titre}}"


def points(*sizes: int) -> list[Point]:
    return [
        Point(f"{d}.txt", 10 * i, 10 * i + 10, i / 99, d / 99) for d, n in enumerate(sizes) for i in range(n)
    ]


def record(file: str, date: str | None, title: str = "") -> DocumentRecord:
    return DocumentRecord(file, file, title or f"Titre de {file}", date, "fr", 10, 1)


def values(view: drawing.Json) -> list[drawing.Json]:
    found: list[drawing.Json] = view["data"]["values"]
    return found


def test_each_passage_is_a_point_with_its_name() -> None:
    rows = values(map_view(points(2, 1), {"0.txt": "Étoile"}, [], language="fr"))
    assert [row["label"] for row in rows] == [
        "Étoile · passage 1 sur 2",
        "Étoile · passage 2 sur 2",
        "1.txt · passage 1 sur 1",
    ]
    assert not any(row["cited"] for row in rows)


def test_the_passages_of_the_answer_stand_out_and_are_drawn_last() -> None:
    cited = [
        Cited(2, "0.txt", 12, 14),
        Cited(0, "0.txt", 10, 20),
        Cited(0, "1.txt", 0, 10),
        Cited(1, "2.txt", 0, 5),
    ]
    rows = values(map_view(points(3, 1), {}, cited, language="fr"))
    assert [(r["file"], r["start"], r["n"]) for r in rows if r["cited"]] == [
        ("0.txt", 10, 2),
        ("1.txt", 0, 0),
    ]
    assert [r["cited"] for r in rows] == [False, False, True, True]


def test_a_place_beside_a_passage_is_not_of_it() -> None:
    rows = values(map_view(points(3), {}, [Cited(1, "0.txt", 10, 20)], language="fr"))
    assert [r["start"] for r in rows if r["cited"]] == [10]


def test_no_two_documents_share_colour_and_shape() -> None:
    own = looks(points(*[1] * drawing.NAMED))
    assert len(set(own.values())) == drawing.NAMED
    assert OTHERS not in own.values()


def test_of_many_documents_those_cited_and_the_largest_have_a_look_of_their_own() -> None:
    own = looks(points(*[2] * drawing.NAMED, 1, 1, 9), [Cited(1, "25.txt", 0, 5)])
    assert len(own) == drawing.NAMED
    assert {"25.txt", "26.txt"} <= set(own)
    assert "24.txt" not in own


def test_of_very_many_points_a_sample_is_drawn_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "DRAWN", 50)
    all_points, cited = points(120), [Cited(1, "0.txt", 11, 12), Cited(2, "0.txt", 21, 22)]
    rows = values(map_view(all_points, {}, cited, language="fr"))
    assert 50 <= len(rows) <= 52
    assert sum(row["cited"] for row in rows) == 2
    assert "environ 50 points sur 120" in legend_html(all_points, [record("0.txt", None)], [], language="fr")
    assert len(values(map_view(all_points, {}, [], language="fr"))) == 50


def test_the_legend_names_each_document_and_escapes_it() -> None:
    html = legend_html(
        points(2, 1), [record("0.txt", None, HOSTILE), record("1.txt", None)], [], language="fr"
    )
    assert "<img" not in html
    assert "{{" not in html
    assert html.count("data-passages=") == 2
    assert "2 passages" in html
    assert 'class="hint"' in legend_html([], [], [], language="fr")


def test_the_places_of_an_answer_are_read_with_suspicion() -> None:
    good = {"n": 1, "file": "a.txt", "start": 3, "end": 9}
    assert places([good, {}, {"n": "x"}, 7, None]) == [Cited(1, "a.txt", 3, 9)]
    assert places("all") == places(None) == []
    assert len(places([good] * 10_000)) == 500


def test_documents_are_in_the_order_of_their_dates_whatever_their_precision() -> None:
    dates = ["2025-01-21", "2024", "2025-01", None, "2023-12-31", "bientôt", "2025-13"]
    records = [record(f"{n}.txt", date) for n, date in enumerate(dates)]
    assert [d.record.date for d in dated(records)] == ["2023-12-31", "2024", "2025-01", "2025-01-21"]
    year = dated([record("a.txt", "2024")])[0]
    assert (year.until - year.since) // 86_400_000 == 365


def test_few_documents_have_a_line_each_and_many_are_heaped() -> None:
    few = timeline_view([record(f"{n}.txt", "2025-01-21") for n in range(5)], language="fr")
    assert [row["y"] for row in values(few)] == [0, 1, 2, 3, 4]
    records = [record(f"{n}.txt", f"2025-0{1 + n % 2}-01") for n in range(LABELLED * 4)]
    heaped = values(timeline_view(records, language="fr"))
    assert sorted({row["y"] for row in heaped}) == list(range(LABELLED * 2))
    assert len({(row["x"], row["y"]) for row in heaped}) == len(records)


def test_the_documents_of_the_answer_stand_out_in_time() -> None:
    view = timeline_view([record("a.txt", "2025"), record("b.txt", "2024")], {"a.txt"}, language="fr")
    assert [(row["file"], row["cited"]) for row in values(view)] == [("b.txt", False), ("a.txt", True)]


def test_the_list_goes_back_in_time_and_ends_with_the_undated() -> None:
    records = [record("old.txt", "1999"), record("none.txt", None, HOSTILE), record("new.txt", "2025-02")]
    html = timeline_html(records, language="fr")
    places = [
        html.index(what)
        for what in ("2025", "new.txt", "1999", "old.txt", "1 document sans date", "none.txt")
    ]
    assert places == sorted(places)
    assert "<img" not in html


def test_nothing_is_drawn_of_nothing() -> None:
    for view in ("map", "timeline"):
        picture, listed = drawn(FakeService(), {"view": view}, language="fr")
        assert picture is None
        assert "hint" in listed


def test_undated_documents_have_a_list_and_no_picture() -> None:
    undated = replace(memory_document("a.txt", "Un.\n"), date=None)
    picture, listed = drawn(FakeService([undated]), {"view": "timeline"}, language="fr")
    assert picture is None
    assert "1 document sans date" in listed
