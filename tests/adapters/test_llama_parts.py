"""A llama-index program takes the assistant as a part and keeps its citations."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from llama_index.core.agent import FunctionAgent
from llama_index.core.base.llms.types import ChatMessage, ToolCallBlock
from llama_index.core.base.response.schema import Response
from llama_index.core.llms.mock import MockFunctionCallingLLM
from llama_index.core.query_engine import RetrieverQueryEngine, RouterQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.selectors import LLMSingleSelector
from llama_index.core.tools import QueryEngineTool

from assistant.adapters.llama_parts import AssistantQueryEngine, AssistantRetriever
from assistant.exchange import answer_from_json
from assistant.scope import Scope
from assistant.serve.doors.client import Remote
from tests.fakes import FakeService, memory_document
from tests.serve.live import TOKEN, live

pytestmark = [  # both of llama-index itself
    pytest.mark.filterwarnings("ignore::DeprecationWarning:llama_index.*"),
    pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecationWarning"),
]

ODD = "𝔸 🌟 avant. Le projet Étoile coûte 12 milliards.\n"
SERVICE = FakeService(
    [
        replace(memory_document("a.txt", ODD * 2, date="2025-01-21"), pages=(0, len(ODD))),
        memory_document("b/c.txt", "Le pain\n\nLe projet Étoile serait abandonné.\n"),
    ]
)
QUESTION = "Combien coûte le projet Étoile ?"


def quoted(response: Any) -> list[str]:
    """What stands at the places that the source nodes name, in the documents themselves."""
    texts = {r.file: SERVICE.document(r.file) for r in SERVICE.documents()}
    nodes = [n.node for n in response.source_nodes]
    return [texts[n.metadata["file"]].text[n.start_char_idx : n.end_char_idx] for n in nodes]  # type: ignore[union-attr]


def test_the_engine_gives_the_answer_with_its_citations_as_source_nodes() -> None:
    response, answer = AssistantQueryEngine(SERVICE).query(QUESTION), SERVICE.ask(QUESTION)
    assert isinstance(response, Response)
    assert str(response) == answer.text
    assert "[1]" in answer.text
    places = [
        (n.node.metadata["n"], n.node.start_char_idx, n.node.end_char_idx) for n in response.source_nodes
    ]
    assert places == [(n, c.start, c.end) for n, c in enumerate(answer.citations, start=1)]
    assert len(places) >= 2
    assert quoted(response) == [c.quote for c in answer.citations] == [n.text for n in response.source_nodes]


def test_a_source_node_says_where_it_is_from_and_how_sure_it_is() -> None:
    nodes = [n.node for n in AssistantQueryEngine(SERVICE).query(QUESTION).source_nodes]
    first, last = nodes[0], next(n for n in nodes if n.metadata["file"] == "b/c.txt")
    assert first.metadata["date"] == "2025-01-21"
    assert first.metadata["page"] == 1
    assert (first.metadata["stance"], first.metadata["verdict"]) == ("asserted", "supported")
    assert last.metadata["stance"] == "conditional"
    assert last.metadata["claim"] == "Le projet Étoile serait abandonné."
    assert "date" not in last.metadata
    document = SERVICE.document("a.txt")
    assert document is not None
    assert first.ref_doc_id == document.sha256


def test_the_whole_answer_is_the_responses_metadata() -> None:
    response = AssistantQueryEngine(SERVICE).query(QUESTION)
    assert answer_from_json(response.metadata or {}) == SERVICE.ask(QUESTION)
    assert [c["verdict"] for c in response.metadata["claims"]] == ["supported"] * 2


def test_what_the_documents_do_not_hold_comes_without_sources() -> None:
    response = AssistantQueryEngine(SERVICE).query("Quelle est la capitale du Portugal ?")
    assert response.source_nodes == []
    assert response.metadata["abstained"] is True
    assert "ne permettent pas" in str(response)


def test_a_scope_and_earlier_questions_are_kept_to() -> None:
    engine = AssistantQueryEngine(SERVICE, history=[QUESTION], scope=Scope(files=("b/",)))
    response = engine.query("Et lui ?")
    assert {n.node.metadata["file"] for n in response.source_nodes} == {"b/c.txt"}
    assert response.metadata["query"] == f"{QUESTION} Et lui ?"


def test_the_retriever_gives_passages_at_their_exact_places() -> None:
    found = AssistantRetriever(SERVICE, k=3).retrieve(QUESTION)
    hits = SERVICE.search(QUESTION, k=3)
    assert [n.node.node_id for n in found] == [h.passage.id for h in hits]
    assert [n.score for n in found] == [h.score for h in hits]
    assert quoted(Response("", found)) == [n.text for n in found]
    within = AssistantRetriever(SERVICE, scope=Scope(files=("b/c.txt",))).retrieve(QUESTION)
    assert {n.node.metadata["file"] for n in within} == {"b/c.txt"}


def test_both_can_be_awaited() -> None:
    async def both() -> tuple[Any, Any]:
        return await asyncio.gather(
            AssistantQueryEngine(SERVICE).aquery(QUESTION), AssistantRetriever(SERVICE).aretrieve(QUESTION)
        )

    response, found = asyncio.run(both())
    assert quoted(response) == [n.text for n in response.source_nodes] != []
    assert len(found) == len(SERVICE.search(QUESTION))


def test_the_retriever_feeds_another_engine() -> None:
    llm = MockFunctionCallingLLM(response_generator=lambda messages, **_: ChatMessage("douze"))
    engine = RetrieverQueryEngine(
        AssistantRetriever(SERVICE), get_response_synthesizer(llm=llm, response_mode="compact")
    )
    assert quoted(engine.query(QUESTION)) != []


def test_a_router_sends_a_question_to_the_assistant_and_its_citations_come_back() -> None:
    chosen = '[{"choice": 2, "reason": "it is about the documents"}]'
    llm = MockFunctionCallingLLM(response_generator=lambda messages, **_: ChatMessage(chosen))
    llm.is_chat_model = True
    other = RetrieverQueryEngine(AssistantRetriever(SERVICE), get_response_synthesizer(llm=llm))
    router = RouterQueryEngine(
        selector=LLMSingleSelector.from_defaults(llm=llm),
        query_engine_tools=[
            QueryEngineTool.from_defaults(other, name="other", description="Anything else"),
            QueryEngineTool.from_defaults(AssistantQueryEngine(SERVICE), description="The documents"),
        ],
        llm=llm,
    )
    answer = SERVICE.ask(QUESTION)
    for response in (router.query(QUESTION), asyncio.run(router.aquery(QUESTION))):
        assert str(response) == answer.text
        assert quoted(response) == [c.quote for c in answer.citations]


def test_an_agent_uses_the_assistant_as_a_tool_and_sees_its_citations() -> None:
    heard: list[str] = []

    def scripted(messages: Any, **_: Any) -> ChatMessage:
        told = [m.content for m in messages if m.role == "tool"]
        heard.extend(t for t in told if t)
        if told:
            return ChatMessage(f"The documents say: {told[-1]}", role="assistant")
        call = ToolCallBlock(tool_call_id="1", tool_name="documents", tool_kwargs={"input": QUESTION})
        return ChatMessage(blocks=[call], role="assistant")

    tool = QueryEngineTool.from_defaults(
        AssistantQueryEngine(SERVICE), name="documents", description="Answers from the documents, citing them"
    )

    async def run() -> Any:
        agent = FunctionAgent(
            tools=[tool], llm=MockFunctionCallingLLM(response_generator=scripted), streaming=False
        )
        return await agent.run("What does Étoile cost?")

    output = asyncio.run(run())
    answer = SERVICE.ask(QUESTION)
    assert heard == [answer.text]
    assert answer.text in str(output)
    [call] = output.tool_calls
    assert quoted(call.tool_output.raw_output) == [c.quote for c in answer.citations]


def test_an_assistant_at_a_url_is_as_good() -> None:
    with live(SERVICE) as url:
        response = AssistantQueryEngine(Remote(url, TOKEN)).query(QUESTION)
    assert quoted(response) == [c.quote for c in SERVICE.ask(QUESTION).citations]
