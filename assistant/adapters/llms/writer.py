"""An LLM of llama-index as our writer."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.llms import LLM

from assistant.errors import AssistantError, WriterFailed
from assistant.writing import Prompt


class LlamaWriter:
    """Writes with any LLM of llama-index that chats."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm

    @property
    def name(self) -> str:
        """The model's name."""
        return str(self._llm.metadata.model_name)

    def write(self, prompt: Prompt) -> Iterator[str]:
        """The text in pieces. Raises WriterFailed, whatever the LLM raises."""
        said = [
            ChatMessage(role=MessageRole.SYSTEM, content=prompt.orders),
            ChatMessage(role=MessageRole.USER, content=prompt.matter),
        ]
        with _named(self.name), closing(self._llm.stream_chat(said)) as responses:
            for response in responses:
                if response.delta:
                    yield response.delta


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except AssistantError:
        raise
    except Exception as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise WriterFailed(f"{name} failed: {why}") from error
