"""What the browser hands back of what it keeps, over the real server."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from assistant.errors import FeedbackError
from assistant.exchange import answer_to_json
from assistant.feedback import Feedback
from assistant.serve.page.sharing import read_answer
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import live

SERVICE = FakeService([memory_document("a.txt", "Le projet Étoile coûte 12 milliards.\n")])
ANSWER = SERVICE.ask("Combien coûte le projet Étoile ?")
SAID = answer_to_json(ANSWER)
OPINIONS: list[Feedback] = []


def keep(feedback: Feedback) -> None:
    if feedback.reason == "plein":
        raise FeedbackError("f is full.")
    OPINIONS.append(feedback)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE, keep=keep) as address:
        yield address


def post(url: str, path: str, body: Any, *, language: str = "fr", page: str = "1") -> tuple[int, Any]:
    headers = {"Accept_Language": language, **({"X_Assistant_Page": page} if page else {})}
    status, _, said = call(url, "POST", f"/page/{path}", body, **headers)
    return status, json.loads(said) if said else None


def changed(*path: str | int, value: object) -> Any:
    """The answer's JSON with one thing in it replaced."""
    made = deepcopy(SAID)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return made


BROKEN = [
    None,
    7,
    "text",
    [],
    {},
    {"html": "<script>"},
    changed("question", value=None),
    changed("claims", value="x"),
    changed("claims", 0, "text", value=3),
    changed("claims", 0, "short", value={"a": 1}),
    changed("claims", 0, "heading", value=["x"]),
    changed("claims", 0, "verdict", value="sure"),
    changed("claims", 0, "citations", value=None),
    changed("claims", 0, "citations", 0, "quote", value=1),
    changed("claims", 0, "citations", 0, "start", value="x"),
    changed("claims", 0, "citations", 0, "also", value=[1]),
    changed("hits", 0, "text", value=[]),
    changed("seconds", value=[1]),
    changed("seconds", value={"a": "x"}),
    changed("scope", value={"files": 3}),
    changed("lead", value=1),
    changed("reply", value=1),
]


@pytest.mark.parametrize("said", BROKEN, ids=str)
def test_what_is_no_answer_is_none(said: object) -> None:
    assert read_answer(said) is None


def test_an_answer_comes_back_whole() -> None:
    assert read_answer(SAID) == ANSWER
    assert read_answer({**SAID, "later": 1}) == ANSWER


def test_answers_are_drawn_again_in_the_browsers_language(url: str) -> None:
    status, said = post(url, "render", {"answers": [SAID, *BROKEN, changed("lead", value="<b>")]})
    first, *broken, last = said["answers"]
    assert (status, first["said"]) == (200, "12")
    assert 'aria-label="Citation 1 : ' in first["html"]
    assert broken == [None] * len(BROKEN)
    assert "&lt;b&gt;" in last["html"]
    assert (
        "Open the source" in post(url, "render", {"answers": [SAID]}, language="en")[1]["answers"][0]["html"]
    )


def test_a_file_is_sent_with_its_name_and_type(url: str) -> None:
    for kind, ending, media in (
        ("markdown", "md", "text/markdown; charset=utf-8"),
        ("json", "json", "application/json"),
        ("html", "html", "text/html; charset=utf-8"),
    ):
        body = {"answers": [None, SAID], "format": kind}
        status, headers, said = call(url, "POST", "/page/export", body, X_Assistant_Page="1")
        assert (status, headers["content-type"]) == (200, media)
        name = f"combien-coute-le-projet-etoile.{ending}"
        assert headers["content-disposition"] == f'attachment; filename="{name}"'
        assert "12 milliards" in said.decode()


def test_a_long_conversation_is_exported_whole(url: str) -> None:
    long = changed("hits", 0, "text", value="x" * 100_000)
    status, _, said = call(
        url, "POST", "/page/export", {"answers": [long] * 5, "format": "json"}, X_Assistant_Page="1"
    )
    assert status == 200
    assert len(json.loads(said)["answers"]) == 5
    assert post(url, "render", {"answers": [long] * 5})[0] == 413


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("export", {"answers": [], "format": "json"}),
        ("export", {"answers": [None], "format": "json"}),
        ("export", {"answers": [SAID], "format": "exe"}),
        ("render", {"answers": [SAID] * 501}),
        ("render", {}),
        ("feedback", {"id": "../../etc", "rating": "up", "answer": SAID}),
        ("feedback", {"id": "abcdefgh", "rating": "best", "answer": SAID}),
        ("feedback", {"id": "abcdefgh", "rating": "up", "answer": {}}),
        ("feedback", {"id": "abcdefgh", "rating": "up", "answer": SAID, "reason": "x" * 2001}),
    ],
)
def test_what_is_not_of_the_shape_is_refused(url: str, path: str, body: Any) -> None:
    assert post(url, path, body)[0] in (413, 422)
    assert OPINIONS == []


@pytest.mark.parametrize("path", ["render", "export", "feedback"])
def test_only_the_page_may_ask(url: str, path: str) -> None:
    body = {"answers": [SAID], "format": "html", "id": "abcdefgh", "rating": "up", "answer": SAID}
    assert post(url, path, body, page="")[0] == 403
    assert OPINIONS == []


def test_an_opinion_reaches_its_keeper_and_a_full_file_is_told(url: str) -> None:
    body = {"id": "abcdefgh", "rating": "up", "reason": " bien ", "history": ["Avant ?"], "answer": SAID}
    assert post(url, "feedback", body) == (204, None)
    opinion = OPINIONS.pop()
    assert (opinion.id, opinion.rating, opinion.reason, opinion.history) == (
        "abcdefgh",
        "up",
        "bien",
        ("Avant ?",),
    )
    assert opinion.answer == ANSWER
    assert opinion.at.endswith("+00:00")
    status, said = post(url, "feedback", {**body, "reason": "plein"})
    assert (status, said["detail"]) == (507, "f is full.")
