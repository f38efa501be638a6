"""The assistant as parts of a llama-index program: a retriever and a query engine.

Both stand over any service: an Assistant in this process, or one at a URL.
"""

import asyncio
from collections.abc import Sequence

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from assistant.exchange import answer_to_json
from assistant.ports import Service
from assistant.scope import EVERYTHING, Scope
from assistant.values import Answer, Citation, Claim, Hit, Verdict


class AssistantRetriever(BaseRetriever):
    """The ``k`` passages nearest to a question, best first, not read.

    A node's text stands at ``start_char_idx:end_char_idx`` of its document, counted in code points;
    ``ref_doc_id`` is the SHA-256 of the file. Raises AssistantError.
    """

    def __init__(
        self,
        service: Service,
        *,
        k: int = 10,
        scope: Scope = EVERYTHING,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager)
        self._service = service
        self._k = k
        self._scope = scope

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._service.search(query_bundle.query_str, k=self._k, scope=self._scope)
        return [_retrieved(hit) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class AssistantQueryEngine(BaseQueryEngine):
    """Answers with citations: the response's text has markers, source node n is citation n.

    A source node's text is the quote, at ``start_char_idx:end_char_idx`` of its document, counted in
    code points; its metadata names ``n, file, title, date, page, claim, stance, verdict``. The whole
    answer is the response's ``metadata``. Where the documents do not hold the answer the text says
    so, there are no source nodes and ``metadata["abstained"]`` is true. Raises AssistantError.
    """

    def __init__(
        self,
        service: Service,
        *,
        history: Sequence[str] = (),
        scope: Scope = EVERYTHING,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager)
        self._service = service
        self._history = history
        self._scope = scope

    def _query(self, query_bundle: QueryBundle) -> Response:
        return response(self._service.ask(query_bundle.query_str, self._history, scope=self._scope))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def response(answer: Answer) -> Response:
    """An answer as llama-index gives it."""
    return Response(answer.text, _sources(answer), answer_to_json(answer))


def _sources(answer: Answer) -> list[NodeWithScore]:
    shown = [v for v in answer.verdicts if v.claim in answer.claims]
    made = [next(v for v in shown if c in v.claim.citations) for c in answer.citations]
    return [
        _cited(n, citation, verdict, answer.hits)
        for n, (citation, verdict) in enumerate(zip(answer.citations, made, strict=True), start=1)
    ]


def _cited(n: int, citation: Citation, verdict: Verdict, hits: Sequence[Hit]) -> NodeWithScore:
    claim: Claim = verdict.claim
    found = next((h for h in hits if _holds(h, citation)), None)
    said = {"n": n, "claim": claim.text, "stance": claim.stance.value, "verdict": verdict.outcome.value}
    node = TextNode(
        id_=f"{citation.file}:{citation.start}-{citation.end}",
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata=_facts(citation.file, citation.title, citation.date, citation.page) | said,
        excluded_llm_metadata_keys=["n", "claim", "verdict"],
        excluded_embed_metadata_keys=list(said),
        relationships={} if found is None else _belongs(found),
    )
    return NodeWithScore(node=node, score=None if found is None else found.score)


def _holds(hit: Hit, citation: Citation) -> bool:
    p = hit.passage
    return p.file == citation.file and p.start < citation.end and citation.start < p.end


def _retrieved(hit: Hit) -> NodeWithScore:
    p = hit.passage
    node = TextNode(
        id_=p.id,
        text=p.text,
        start_char_idx=p.start,
        end_char_idx=p.end,
        metadata=_facts(p.file, p.title, p.date, p.page),
        relationships=_belongs(hit),
    )
    return NodeWithScore(node=node, score=hit.score)


def _facts(file: str, title: str, date: str | None, page: int | None) -> dict[str, object]:
    facts = {"file": file, "title": title, "date": date, "page": page}
    return {name: fact for name, fact in facts.items() if fact}


def _belongs(hit: Hit) -> dict[NodeRelationship, RelatedNodeInfo]:
    return {NodeRelationship.SOURCE: RelatedNodeInfo(node_id=hit.passage.sha256)}
