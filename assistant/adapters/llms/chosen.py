"""The writer that the settings name."""

from pathlib import Path
from urllib.parse import urlsplit

from llama_index.core.llms import LLM

from assistant.adapters.llms.endpoint import EndpointLLM
from assistant.adapters.llms.gguf import GgufLLM
from assistant.adapters.llms.packaged import NAME, joined
from assistant.adapters.llms.writer import LlamaWriter
from assistant.errors import SettingError
from assistant.settings import Settings

PACKAGED = "packaged"
"""In place of a GGUF file: the one that comes in packages."""


def chosen_writer(settings: Settings) -> LlamaWriter:
    """The endpoint's model or the file's; neither is asked yet. Raises SettingError, NotInstalled,
    ModelUnavailable."""
    if settings.writer not in ("quotes", "model"):
        raise SettingError(f"ASSISTANT_WRITER is {settings.writer!r}: it must be quotes or model.")
    if not (settings.llm_url or settings.llm_gguf):
        raise SettingError("ASSISTANT_WRITER is model: set ASSISTANT_LLM_URL or ASSISTANT_LLM_GGUF too.")
    if settings.llm_url and settings.llm_gguf:
        raise SettingError("ASSISTANT_LLM_URL and ASSISTANT_LLM_GGUF are both set: choose one of them.")
    return LlamaWriter(_endpoint(settings) if settings.llm_url else _gguf(settings))


def _endpoint(settings: Settings) -> LLM:
    place = urlsplit(settings.llm_url)
    if place.scheme not in ("http", "https") or not place.hostname:
        raise SettingError(
            f"ASSISTANT_LLM_URL is {settings.llm_url!r}: write it as http://127.0.0.1:11434/v1."
        )
    if not settings.llm_model:
        raise SettingError("ASSISTANT_LLM_URL is set and ASSISTANT_LLM_MODEL is not: name the model to ask.")
    return EndpointLLM(settings.llm_url, settings.llm_model, key=_key(settings), wait=settings.llm_wait)


def _gguf(settings: Settings) -> LLM:
    if settings.llm_gguf == PACKAGED:
        path = joined(settings.cache)
        return GgufLLM(path, model=settings.llm_model or NAME, threads=settings.threads)
    path = Path(settings.llm_gguf).expanduser()
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise SettingError(
            f"ASSISTANT_LLM_GGUF is {settings.llm_gguf}: it cannot be read ({error.strerror})."
        ) from error
    if magic != b"GGUF":
        raise SettingError(f"ASSISTANT_LLM_GGUF is {settings.llm_gguf}: it is no GGUF file.")
    return GgufLLM(path, model=settings.llm_model or path.stem, threads=settings.threads)


def _key(settings: Settings) -> str:
    """The key, from its file where one is named; none of it is ever printed."""
    if not settings.llm_key_file:
        return settings.llm_key
    try:
        found = Path(settings.llm_key_file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingError(
            f"ASSISTANT_LLM_KEY_FILE is {settings.llm_key_file}: it cannot be read ({why})."
        ) from error
    if not found:
        raise SettingError(f"ASSISTANT_LLM_KEY_FILE is {settings.llm_key_file}: it is empty.")
    return found
