"""Who may call the server and from where: the settings of its outer wall, read once and checked."""

import ipaddress
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from assistant.errors import SettingError
from assistant.serve.wall.keys import read_keys
from assistant.settings import Settings

RATE_ELSEWHERE = 120
"""Requests a minute where the server is bound elsewhere than on loopback and nothing else is set."""

Networks = tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """What the wall goes by. ``token`` is the command line's own, ``rate`` in requests a minute, 0 unlimited.

    ``guarded``: nobody is let in without a key, a password or a trusted proxy's word.
    """

    host: str = "127.0.0.1"
    token: str = field(default="", repr=False)
    guarded: bool = False
    password: str = field(default="", repr=False)
    proxy_header: str = ""
    proxies: Networks = ()
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    keys: Path = Path("keys.json")
    rate: int = 0
    queue: int = 60
    seconds: int = 120


def access_of(settings: Settings, *, token: str) -> Access:
    """The wall that the settings ask for.

    Raises SettingError for values that cannot be used, and where the server would listen beyond this
    machine with its doors open though nobody said so.
    """
    password, proxies = _password(settings), _proxies(settings)
    beyond = not is_loopback(settings.host)
    if beyond and not (settings.open or password or proxies or read_keys(settings.keys)):
        raise SettingError(_unguarded(settings.host))
    return Access(
        host=settings.host,
        token=token,
        guarded=not settings.open and bool(beyond or password or proxies),
        password=password,
        proxy_header=settings.proxy_header,
        proxies=proxies,
        hosts=tuple(name.lower() for name in _list(settings.hosts)),
        origins=tuple(map(_origin, _list(settings.origins))),
        keys=settings.keys,
        rate=settings.rate or (RATE_ELSEWHERE if beyond else 0),
        queue=settings.queue,
        seconds=settings.timeout,
    )


def is_loopback(host: str) -> bool:
    """Whether an address to listen at can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")


def _unguarded(host: str) -> str:
    return (
        f"{host} can be reached from other machines and nothing guards the documents. "
        "Set ASSISTANT_PASSWORD, or ASSISTANT_PROXY_HEADER with ASSISTANT_PROXY_ADDRESSES, "
        "or make a key (assistant keys create NAME), or let everybody in: assistant serve --open-to-all"
    )


def _password(settings: Settings) -> str:
    if not settings.password_file:
        return settings.password
    try:
        found = Path(settings.password_file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingError(
            f"ASSISTANT_PASSWORD_FILE is {settings.password_file}: it cannot be read ({why})."
        ) from error
    if not found:
        raise SettingError(f"ASSISTANT_PASSWORD_FILE is {settings.password_file}: it is empty.")
    return found


def _proxies(settings: Settings) -> Networks:
    """The addresses whose word is taken for who calls; a header alone would let anyone in."""
    if settings.proxy_header and not settings.proxy_addresses:
        raise SettingError(
            f"ASSISTANT_PROXY_HEADER is {settings.proxy_header}: set ASSISTANT_PROXY_ADDRESSES too, "
            "the addresses that may send it."
        )
    try:
        return tuple(ipaddress.ip_network(a, strict=False) for a in _list(settings.proxy_addresses))
    except ValueError as error:
        raise SettingError(
            f"ASSISTANT_PROXY_ADDRESSES is {settings.proxy_addresses!r}: {error}. "
            "Write addresses or networks with commas, 10.0.0.0/8."
        ) from None


def _origin(given: str) -> str:
    parts = urlsplit(given)
    bare = f"{parts.scheme}://{parts.netloc}"
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or given.rstrip("/") != bare
        or "@" in bare
    ):
        raise SettingError(
            f"ASSISTANT_ORIGINS has {given!r}: write origins as https://site.example, with commas."
        )
    return bare.lower()


def _list(given: str) -> list[str]:
    return [part.strip() for part in given.split(",") if part.strip()]
