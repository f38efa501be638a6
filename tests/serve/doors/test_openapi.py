"""The description of the HTTP interface: its schemas hold for what is said, and nothing sent breaks it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant import exchange, exchange_reports
from assistant.ports import Progress
from assistant.reports import Summary
from assistant.serve.doors import examples, replies
from tests import test_exchange
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import TOKEN, live

FOLDER = Path(__file__).parents[3] / "seeds"
STREAMS = {"text/event-stream", "application/x-ndjson"}


class Settled(FakeService):
    """Whatever folder it is told, it reads the seeds."""

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        return super().ingest(FOLDER, rebuild=rebuild, progress=progress)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(Settled([memory_document(examples.FILE, "Le projet Étoile coûte 12 milliards.\n")])) as address:
        yield address


@pytest.fixture(scope="module")
def described(url: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(call(url, "GET", "/v1/openapi.json")[2])
    return told


@pytest.mark.parametrize(
    ("values", "to_json", "model"),
    [
        (test_exchange.answers, exchange.answer_to_json, replies.Answer),
        (test_exchange.verdicts, exchange.verdict_to_json, replies.Claim),
        (test_exchange.hits, exchange.hit_to_json, replies.Hit),
        (test_exchange.records, exchange.record_to_json, replies.Record),
        (test_exchange.summaries, exchange_reports.summary_to_json, replies.Summary),
        (test_exchange.statuses, exchange_reports.status_to_json, replies.Status),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_the_schemas_hold_for_every_value_and_leave_no_key_out(values: Any, to_json: Any, model: Any) -> None:
    schema = model.model_json_schema()
    described = jsonschema.Draft202012Validator(schema)

    @hypothesis.given(values)
    @hypothesis.settings(deadline=None, max_examples=30)
    def holds(value: Any) -> None:
        said = json.loads(json.dumps(to_json(value)))
        described.validate(said)
        assert set(schema["required"]) == set(said)

    holds()


def test_the_schema_of_an_answer_refuses_another_shape() -> None:
    for change in ({"abstained": "no"}, {"unknown": 1}, {"claims": [{}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(examples.ANSWER | change, replies.Answer.model_json_schema())


def test_every_route_has_an_example_of_each_reply_that_its_schema_allows(described: dict[str, Any]) -> None:
    shown = 0
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description") or operation.get("summary"), f"{method} {path}"
            for status, reply in operation["responses"].items():
                for kind, content in reply.get("content", {}).items():
                    assert "example" in content, f"{method} {path} {status} {kind}"
                    _allowed(content, described)
                    shown += 1
    assert shown > 30


def _allowed(content: dict[str, Any], described: dict[str, Any]) -> None:
    schema = {**content["schema"], "components": described["components"]}
    jsonschema.validate(content["example"], schema)


def test_an_example_is_exact_as_every_citation_is() -> None:
    [citation] = examples.ANSWER["claims"][0]["citations"]
    assert examples.SLICE["text"] == citation["quote"]
    assert (examples.SLICE["start"], examples.SLICE["end"]) == (citation["start"], citation["end"])
    assert examples.HITS["hits"][0]["text"][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.slow
def test_nothing_that_is_sent_breaks_the_interface(url: str) -> None:
    """Every operation with cases made from its own description, the same ones each time."""
    operations = [
        each.ok() for each in schemathesis.openapi.from_url(f"{url}/v1/openapi.json").get_all_operations()
    ]
    for operation in operations:
        _hold(operation)
    assert {(o.method.upper(), o.path) for o in operations} >= {
        ("POST", "/v1/ask"),
        ("POST", "/v1/chat/completions"),
        ("GET", "/v1/documents/{file}"),
        ("DELETE", "/v1/documents/{file}"),
    }


def _hold(operation: Any) -> None:
    @hypothesis.given(operation.as_strategy())
    @hypothesis.settings(
        derandomize=True,
        database=None,
        max_examples=8,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def holds(case: Any) -> None:
        reply = case.call(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)
        assert reply.status_code < 500, reply.text
        kind = reply.headers.get("content-type", [""])[0].partition(";")[0]
        checks = [status_code_conformance, content_type_conformance]
        case.validate_response(reply, checks=checks + [response_schema_conformance] * (kind not in STREAMS))

    holds()
