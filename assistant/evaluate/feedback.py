"""What people thought of answers, as judged questions."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from assistant.citing import files_of
from assistant.feedback import Feedback
from assistant.scope import EVERYTHING
from assistant.values import Answer


def judged_questions(feedback: Iterable[Feedback]) -> list[dict[str, Any]]:
    """A line of a file of judged questions for each answer that was found right.

    Its right answer cites one of the files cited and holds the short answer or, where there was none,
    one of the quotes; where the answer abstained, the right one does. What was asked of some documents
    only is left out: ``assistant evaluate`` asks them all.
    """
    return [_judged(f) for f in feedback if _is_judged(f)]


def questions_to_judge(feedback: Iterable[Feedback]) -> list[dict[str, Any]]:
    """What was found wrong, or asked of some documents only: a person has yet to say what is right.

    ``answerable`` is null until then, which ``assistant evaluate`` refuses.
    """
    return [_to_judge(f) for f in feedback if not _is_judged(f)]


def _is_judged(feedback: Feedback) -> bool:
    return feedback.rating == "up" and not feedback.answer.reply and feedback.answer.scope == EVERYTHING


def _asked(feedback: Feedback) -> dict[str, Any]:
    answer = feedback.answer
    asked = {"id": f"feedback-{feedback.id}", "category": "feedback", "lang": answer.language}
    return {**asked, "history": list(feedback.history), "question": answer.question}


def _judged(feedback: Feedback) -> dict[str, Any]:
    answer = feedback.answer
    judged = {**_asked(feedback), "answerable": not answer.abstained}
    return judged if answer.abstained else {**judged, **_conditions(answer)}


def _conditions(answer: Answer) -> dict[str, Any]:
    files = dict.fromkeys(file for c in answer.citations for file in files_of(c))
    words = [answer.claims[0].short] if answer.claims[0].short else [c.quote for c in answer.citations]
    return {"files_any": list(files), "contain_all": [words]}


def _to_judge(feedback: Feedback) -> dict[str, Any]:
    answer = feedback.answer
    seen = {"rating": feedback.rating, "reason": feedback.reason, "answered": answer.text}
    return {**_asked(feedback), "answerable": None, **seen, "scope": asdict(answer.scope)}
