"""Any OpenAI-compatible endpoint (vLLM, llama.cpp, Ollama, LM Studio, hosted) as an LLM of llama-index.

llama-index's own integrations bring the openai or the ollama package (22 MB, and openai below 3); this
one brings nothing, since httpx is there with llama-index-core.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen, LLMMetadata
from pydantic import PrivateAttr

from assistant.adapters.llms.shape import ChatShaped, deltas, payload
from assistant.adapters.llms.wire import events, parsed, pieces, refusal, rubbish
from assistant.errors import WriterFailed

_BACKOFF = (0.5, 2.0)
"""Seconds to wait before asking a busy server again, where it does not say how long."""

_LONGEST_PAUSE = 8.0
_CONNECT_SECONDS = 5.0
_LARGEST_BODY = 4_000_000
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OPTIONS = ("seed", "temperature", "max_tokens")


class EndpointLLM(ChatShaped):
    """A model behind a URL such as http://127.0.0.1:11434/v1; silent for ``wait`` seconds, it is given up."""

    url: str
    model: str
    max_tokens: int = 700
    wait: float = 45.0
    _key: str = PrivateAttr(default="")

    def __init__(self, url: str, model: str, *, key: str = "", **more: Any) -> None:
        super().__init__(**{"url": _completions(url), "model": model, **more})
        self._key = key

    @classmethod
    def class_name(cls) -> str:
        return "EndpointLLM"

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name=self.model, num_output=self.max_tokens, is_chat_model=True)

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        return deltas(self._pieces(messages))

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        *_, last = self.stream_chat(messages)
        return last

    def _pieces(self, messages: Sequence[ChatMessage]) -> Iterator[str]:
        asked = {"model": self.model, **payload(messages, max_tokens=self.max_tokens)}
        with _named(_shown(self.url)), self._opened(asked) as response:
            if "event-stream" in response.headers.get("content-type", ""):
                yield from pieces(events(response.iter_bytes()))
            else:
                yield from pieces([parsed(_body(response))])

    @contextmanager
    def _opened(self, asked: dict[str, Any]) -> Iterator[httpx.Response]:
        """The reply as soon as it begins. A busy server is asked again; an option it lacks is left out."""
        pauses = list(_BACKOFF)
        while True:
            with self._posted(asked) as response:
                if response.status_code == 200:
                    yield response
                    return
                body = _body(response)
                status, after = response.status_code, response.headers.get("retry-after", "")
            failure = _refused(body, status)
            unknown = {o for o in _OPTIONS if o in asked and status in (400, 422) and o.encode() in body}
            pause = _pause(after, pauses.pop(0)) if failure.reason == "busy" and pauses else None
            if pause is not None:
                time.sleep(pause)
            elif unknown and failure.reason != "context":
                asked = {k: v for k, v in asked.items() if k not in unknown}
            else:
                raise failure

    @contextmanager
    def _posted(self, asked: dict[str, Any]) -> Iterator[httpx.Response]:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        timeout = httpx.Timeout(self.wait, connect=_CONNECT_SECONDS)
        near = urlsplit(self.url).hostname in _LOOPBACK  # which no proxy of the environment reaches
        with (
            httpx.Client(timeout=timeout, headers=headers, trust_env=not near) as client,
            client.stream("POST", self.url, json=asked) as response,
        ):
            yield response


def _completions(url: str) -> str:
    place = url.rstrip("/")
    if place.endswith("/chat/completions"):
        return place
    return f"{place}/chat/completions" if urlsplit(place).path else f"{place}/v1/chat/completions"


def _shown(url: str) -> str:
    """The URL for a message: without a name and password that it may hold."""
    place = urlsplit(url)
    return f"{place.scheme}://{place.netloc.rpartition('@')[2]}{place.path}"


def _refused(body: bytes, status: int) -> WriterFailed:
    try:
        return refusal(parsed(body), status)
    except WriterFailed:
        return refusal(body.decode(errors="replace"), status)


def _pause(after: str, usual: float) -> float | None:
    """Seconds to wait; none where the server wants longer than it is worth waiting."""
    try:
        wanted = float(after) if after else usual
    except ValueError:
        wanted = usual
    return wanted if 0 <= wanted <= _LONGEST_PAUSE else None


def _body(response: httpx.Response) -> bytes:
    read = bytearray()
    for data in response.iter_bytes():
        read += data
        if len(read) > _LARGEST_BODY:
            raise rubbish(bytes(read))
    return bytes(read)


@contextmanager
def _named(url: str) -> Iterator[None]:
    """httpx's exceptions in our words."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        raise WriterFailed(f"{url} cannot be reached.") from error
    except httpx.TimeoutException as error:
        raise WriterFailed(f"{url} has gone silent.", reason="slow") from error
    except httpx.RemoteProtocolError as error:
        raise WriterFailed(f"{url} broke off: {error}", reason="cut") from error
    except httpx.ReadError as error:
        raise WriterFailed(f"{url} broke off.", reason="cut") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise WriterFailed(f"{url} cannot be reached: {error}") from error
