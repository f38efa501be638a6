"""What our LLMs of llama-index share: they chat; completing is chatting with one message."""

from collections.abc import Iterator, Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    MessageRole,
)
from llama_index.core.llms import CustomLLM

SEED = 1


class ChatShaped(CustomLLM):
    """An LLM whose own way is ``stream_chat``."""

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        return CompletionResponse(text=self.chat([_user(prompt)]).message.content or "")

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        for said in self.stream_chat([_user(prompt)]):
            yield CompletionResponse(text=said.message.content or "", delta=said.delta)


def _user(text: str) -> ChatMessage:
    return ChatMessage(role=MessageRole.USER, content=text)


def payload(messages: Sequence[ChatMessage], *, max_tokens: int) -> dict[str, Any]:
    """The messages as OpenAI's chat completions ask, to be streamed, the same answer every time."""
    said = [{"role": m.role.value, "content": m.content or ""} for m in messages]
    steady = {"temperature": 0, "seed": SEED, "max_tokens": max_tokens}
    return {"messages": said, "stream": True, **steady}


def deltas(pieces: Iterator[str]) -> ChatResponseGen:
    """The pieces as llama-index streams them: each with all that came before it."""
    text = ""
    for piece in pieces:
        text += piece
        said = ChatMessage(role=MessageRole.ASSISTANT, content=text)
        yield ChatResponse(message=said, delta=piece)
