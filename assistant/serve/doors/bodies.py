"""What the HTTP interface is sent, and how much of it at most."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.scope import DATE, Scope

QUESTION_LIMIT = 2000
HISTORY_LIMIT = 50
SEARCH_LIMIT = 100
SCOPE_LIMIT = 1000
_DATE = f"^({DATE})?$"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=QUESTION_LIMIT)]


Sound = Annotated[str, StringConstraints(min_length=0)]
"""Any text that can be said again: JSON allows halves of characters ("\\ud800"), which no UTF-8 holds."""

WrittenBy = Literal["", "quotes", "model"]


class Within(BaseModel):
    """Which documents are asked: of these files or folders (ending with ``/``), of these dates."""

    model_config = ConfigDict(extra="forbid")
    files: list[Sound] = Field(default=[], max_length=SCOPE_LIMIT)
    since: str = Field(default="", pattern=_DATE)
    until: str = Field(default="", pattern=_DATE)

    @property
    def scope(self) -> Scope:
        return Scope(tuple(self.files), self.since, self.until)


class Question(BaseModel):
    """A question, the earlier questions of its conversation, oldest first, and the documents asked."""

    model_config = ConfigDict(extra="forbid")
    question: Words = Field(examples=["Combien coûte le projet Étoile ?"])
    history: list[Words] = Field(default=[], max_length=HISTORY_LIMIT, examples=[["Qui dirige le projet ?"]])
    scope: Within = Field(default=Within(), examples=[{"files": ["notes/"], "since": "2025", "until": ""}])


class Ask(Question):
    """A question, and who answers it: quotes, the language model, or what the server's settings say."""

    writer: WrittenBy = ""


class Search(Question):
    """A question whose ``k`` best passages are wanted."""

    k: int = Field(default=10, ge=1, le=SEARCH_LIMIT)


class Ingest(BaseModel):
    """A folder to bring the store in line with, the configured one by default."""

    model_config = ConfigDict(extra="forbid")
    folder: str | None = Field(default=None, pattern=r"^[^\x00]*$", examples=["seeds"])
    rebuild: bool = False
