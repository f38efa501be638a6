"""The JSON of OpenAI's chat completions as models, with our one key among them."""

from typing import Literal

from pydantic import BaseModel, Field

from assistant.serve.doors import replies


class CitedPage(BaseModel):
    """A marker of the message, from ``start_index`` up to ``end_index``, and the cited part's address."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A citation, in OpenAI's shape and whole."""

    type: Literal["url_citation"]
    url_citation: CitedPage
    assistant: replies.Citation  # type: ignore[valid-type]


class Said(BaseModel):
    """The answer in words with its markers."""

    role: Literal["assistant"]
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0]
    message: Said
    finish_reason: Literal["stop"]
    logprobs: None = None


class Usage(BaseModel):
    """Counts of words: nothing here counts in tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """OpenAI's chat completion; ``assistant`` is the answer as /v1/ask gives it."""

    id: str
    object: Literal["chat.completion"]
    created: int = Field(description="Seconds since 1970.")
    model: str
    choices: list[Choice]
    usage: Usage
    assistant: replies.Answer  # type: ignore[valid-type]


class Model(BaseModel):
    """A model as OpenAI describes one."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(BaseModel):
    """The models there are."""

    object: Literal["list"]
    data: list[Model]


class Fault(BaseModel):
    """What went wrong and what to do."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class Refused(BaseModel):
    """An error in OpenAI's shape."""

    error: Fault
