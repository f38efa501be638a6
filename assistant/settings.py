"""Settings: defaults, overridden by environment variables that start with ASSISTANT_."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from assistant.errors import SettingError

PREFIX = "ASSISTANT_"
CACHE = Path("~/.cache/assistant").expanduser()
_SWITCHES = {"on": True, "true": True, "yes": True, "1": True} | dict.fromkeys(
    ("off", "false", "no", "0"), False
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be chosen. Each field is set by ASSISTANT_ and its name in capitals."""

    folder: str = ""
    store: Path = Path("vectorstore")
    chroma_url: str = ""
    model: str = "multilingual-e5-small"
    cache: Path = CACHE
    passage_size: int = 700
    k: int = 8
    threads: int = 0
    max_file_mb: int = 50
    uploads: Path = Path("uploads")
    changes: bool = True
    feedback: Path = Path("feedback.jsonl")
    host: str = "127.0.0.1"
    port: int = 7860
    hosts: str = ""
    origins: str = ""
    open: bool = False
    keys: Path = Path("keys.json")
    password: str = field(default="", repr=False)
    password_file: str = ""
    proxy_header: str = ""
    proxy_addresses: str = ""
    rate: int = 0
    queue: int = 60
    timeout: int = 120
    log: str = "text"
    log_questions: bool = False
    writer: str = "quotes"
    judge: bool = False
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)
    llm_key_file: str = ""
    llm_gguf: str = ""
    llm_wait: int = 45
    llm_timeout: int = 90
    watch: bool = False

    def __post_init__(self) -> None:
        for name in ("passage_size", "k", "max_file_mb", "port", "timeout", "llm_wait", "llm_timeout"):
            if getattr(self, name) < 1:
                raise SettingError(f"{PREFIX}{name.upper()} is {getattr(self, name)}: it must be 1 or more.")
        for name in ("threads", "rate", "queue"):
            if getattr(self, name) < 0:
                raise SettingError(f"{PREFIX}{name.upper()} is {getattr(self, name)}: it must be 0 or more.")


_PLACES = {f.name for f in fields(Settings) if isinstance(f.default, Path)}


def read_settings(environment: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
    """Defaults, then the environment, then the overrides that are not None.

    Raises SettingError, naming the variable, for a value that cannot be used.
    """
    chosen: dict[str, Any] = {}
    for f in fields(Settings):
        raw = environment.get(PREFIX + f.name.upper(), "").strip()
        if raw:
            chosen[f.name] = _convert(f.name, raw, type(f.default))
    chosen.update({name: value for name, value in overrides.items() if value is not None})
    return Settings(**{name: _placed(name, value) for name, value in chosen.items()})


def _convert(name: str, raw: str, kind: type) -> Any:
    if kind is bool:
        return _switch(name, raw)
    if kind is not int:
        return Path(raw) if issubclass(kind, Path) else raw
    try:
        return int(raw)
    except ValueError:
        raise SettingError(f"{PREFIX}{name.upper()} is {raw!r}: not a whole number.") from None


def _switch(name: str, raw: str) -> bool:
    if raw.lower() not in _SWITCHES:
        raise SettingError(f"{PREFIX}{name.upper()} is {raw!r}: it must be on or off.")
    return _SWITCHES[raw.lower()]


def _placed(name: str, value: Any) -> Any:
    """A place as a path, in whose name ~ is the home folder; anything else as it is."""
    return Path(value).expanduser() if name in _PLACES else value
