"""The named endpoints, called with the real gradio_client over the real server."""

from collections.abc import Iterator

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.errors import StoreDamaged
from assistant.exchange import answer_from_json, document_from_json, hit_from_json, record_from_json
from assistant.scope import EVERYTHING, Scope
from assistant.values import Hit
from tests.fakes import FakeService, memory_document
from tests.serve.live import live

QUESTION = "Combien coûte le projet Étoile ?"


class Breaking(FakeService):
    """A question that says so breaks it."""

    def search(self, question: str, *args: object, k: int = 10, scope: Scope = EVERYTHING) -> list[Hit]:
        if "abîmé" in question:
            raise StoreDamaged("vectorstore/ is cut. Run: assistant ingest --rebuild")
        if "bogue" in question:
            raise ZeroDivisionError("secret")
        return super().search(question, *args, k=k, scope=scope)  # type: ignore[arg-type]


SERVICE = Breaking(
    [
        memory_document("a.txt", "🌟 Le projet Étoile coûte 12 milliards.\n", date="2025-01-21"),
        memory_document("b/c.txt", "Le pain\n\nLe projet Étoile serait abandonné.\n"),
    ]
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with live(SERVICE) as url:
        made = Client(url, verbose=False, analytics_enabled=False)
        yield made
        made.close()


def test_an_answer_comes_with_its_citations(client: Client) -> None:
    answer = answer_from_json(client.predict(question=QUESTION, api_name="/ask"))
    assert answer == SERVICE.ask(QUESTION)
    for citation in answer.citations:
        document = document_from_json(client.predict(citation.file, api_name="/document"))
        assert document.text[citation.start : citation.end] == citation.quote


def test_earlier_questions_and_a_scope_are_kept_to(client: Client) -> None:
    said = client.predict("Et lui ?", [QUESTION], {"files": ["b/"]}, api_name="/ask")
    assert answer_from_json(said) == SERVICE.ask("Et lui ?", [QUESTION], scope=Scope(("b/",)))


def test_the_nearest_passages_and_the_catalogue(client: Client) -> None:
    hits = [hit_from_json(h) for h in client.predict(QUESTION, k=1, api_name="/search")]
    assert hits == SERVICE.search(QUESTION, k=1)
    assert [record_from_json(r) for r in client.predict(api_name="/documents")] == SERVICE.documents()


def test_only_these_endpoints_are_shown_and_each_is_described(client: Client) -> None:
    shown = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(shown) == {"/ask", "/search", "/documents", "/document"}
    assert all(endpoint["description"] for endpoint in shown.values())
    assert [p["parameter_name"] for p in shown["/ask"]["parameters"]] == ["question", "history", "scope"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"question": "  "}, "question: String should have at least 1 character"),
        ({"question": "x" * 2001}, "question: String should have at most 2000 characters"),
        ({"question": "x", "history": ["y"] * 51}, "history: List should have at most 50 items"),
        ({"question": "x", "scope": {"since": "hier"}}, "scope.since: String should match"),
        ({"question": "x", "scope": {"where": "here"}}, "scope.where: Extra inputs are not permitted"),
        ({"question": "c'est abîmé"}, "Run: assistant ingest --rebuild"),
    ],
)
def test_what_cannot_be_answered_says_why(client: Client, sent: dict[str, object], said: str) -> None:
    with pytest.raises(AppError, match=said):
        client.predict(**sent, api_name="/ask")


def test_a_bug_does_not_tell_its_secret(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(AppError, match="The details are in its log") as told:
        client.predict(question="un bogue", api_name="/ask")
    assert "secret" not in str(told.value)
    assert "ZeroDivisionError" in caplog.text


def test_an_unknown_document_is_told(client: Client) -> None:
    with pytest.raises(AppError, match=r"zzz\.txt is not among the documents"):
        client.predict("zzz.txt", api_name="/document")
