"""Which models an OpenAI-compatible endpoint offers."""

import httpx

OLLAMA = "http://127.0.0.1:11434/v1"
_WAIT = 1.0  # seconds: whoever listens on this machine answers at once


def offered(url: str) -> list[str] | None:
    """The names of the models behind a URL that ends in ``/v1``, none where nobody answers."""
    try:
        reply = httpx.get(f"{url}/models", timeout=_WAIT, trust_env=False)
        return [str(model["id"]) for model in reply.raise_for_status().json()["data"] or []]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None
