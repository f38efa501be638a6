"""What the page keeps in the browser and hands back: answers to be shown again, exported, rated."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.exchange import Json, answer_from_json, answer_to_json
from assistant.feedback import Feedback
from assistant.serve.doors.bodies import HISTORY_LIMIT, QUESTION_LIMIT
from assistant.serve.page.exports import Format, export
from assistant.serve.page.fragments import from_the_page
from assistant.serve.page.render import answer_html
from assistant.serve.texts import spoken
from assistant.values import Answer

ANSWERS_LIMIT = 500
_ANSWER = TypeAdapter(Answer)

Keep = Callable[[Feedback], None]
"""Keeps what somebody thought of an answer. Raises FeedbackError."""

Spoken = Annotated[str, Header(alias="accept-language")]
Text = Annotated[str, Field(max_length=QUESTION_LIMIT)]


class Kept(BaseModel):
    """Answers in the schema, as the browser kept them."""

    model_config = ConfigDict(extra="forbid")
    answers: list[Any] = Field(max_length=ANSWERS_LIMIT)


class Exported(Kept):
    """Answers to be written into a file; a conversation has a title."""

    format: Format
    title: Text = ""


class Rated(BaseModel):
    """An opinion of an answer; no rating takes an earlier one back."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[0-9a-z]{8,64}$")
    rating: Literal["up", "down", ""]
    reason: Text = ""
    history: list[Text] = Field(default=[], max_length=HISTORY_LIMIT)
    answer: dict[str, Any]


def sharing(keep: Keep | None = None) -> APIRouter:
    """The routes, for the page alone. The server keeps nothing but opinions, where ``keep`` is given."""
    routes = APIRouter(prefix="/page", include_in_schema=False, dependencies=[Depends(from_the_page)])

    @routes.post("/render")
    def render(kept: Kept, accept_language: Spoken = "") -> dict[str, Any]:
        """Each answer as HTML in the browser's language, null where it is none."""
        return {"answers": [_shown(said, spoken(accept_language)) for said in kept.answers]}

    @routes.post("/export")
    def exported(asked: Exported, accept_language: Spoken = "") -> Response:
        answers = [answer for said in asked.answers if (answer := read_answer(said))]
        if not answers:
            raise HTTPException(422, "There is no answer to export.")
        file = export(answers, format=asked.format, title=asked.title, language=spoken(accept_language))
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.text, 200, headers, file.media_type)

    if keep is not None:
        _add_feedback(routes, keep)
    return routes


def _add_feedback(routes: APIRouter, keep: Keep) -> None:
    @routes.post("/feedback", status_code=204)
    def feedback(rated: Rated) -> None:
        answer = read_answer(rated.answer)
        if answer is None:
            raise HTTPException(422, "The answer is not of the shape that an answer has.")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        keep(Feedback(rated.id, rated.rating, answer, rated.reason.strip(), tuple(rated.history), at))


def read_answer(said: object) -> Answer | None:
    """The answer of which this is the JSON, none where it is of another shape. Nothing in it is trusted."""
    try:
        json.dumps(said, ensure_ascii=False).encode()  # which half a character cannot be
        answer = answer_from_json(said)  # type: ignore[arg-type]
        return _ANSWER.validate_python(asdict(answer))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def finished(answer: Answer, *, language: str) -> Json:
    """An answer as the page is told it: in the schema, as HTML, and what a screen reader says of it."""
    return {"answer": answer_to_json(answer), **_told(answer, language)}


def _shown(said: object, language: str) -> Json | None:
    answer = read_answer(said)
    return None if answer is None else _told(answer, language)


def _told(answer: Answer, language: str) -> Json:
    first = next(iter(answer.claims), None)
    said = answer.text if first is None else answer.lead if first.disputed else first.short or first.text
    return {"html": answer_html(answer, language=language), "said": said}
