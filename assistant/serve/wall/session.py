"""Signed in by password: a cookie that says until when, signed with what only the password gives."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

COOKIE = "assistant_session"
SECONDS = 12 * 3600
_SALT = b"assistant session"


class Session:
    """Checks the password and the cookies of those who knew it; without a password it opens for nobody.

    The signing key is drawn from the password (scrypt, RFC 7914): several replicas know each other's
    cookies, a restart signs nobody out, and a new password signs everybody out.
    """

    def __init__(self, password: str, *, now: Callable[[], float] = time.time) -> None:
        self._password = _digest(password) if password else b""
        self._key = hashlib.scrypt(password.encode(), salt=_SALT, n=2**14, r=8, p=1) if password else b""
        self._now = now

    @property
    def asked(self) -> bool:
        """Whether there is a password at all."""
        return bool(self._password)

    def knows(self, password: str) -> bool:
        """Whether this is the password; the time it takes tells nothing."""
        return self.asked and hmac.compare_digest(self._password, _digest(password))

    def cookie(self) -> str:
        """The value of a new cookie."""
        said = f"{int(self._now()) + SECONDS}.{secrets.token_hex(8)}"
        return f"{said}.{self._signed(said)}"

    def holds(self, cookie: str) -> bool:
        """Whether the cookie is one of ours and its time is not over."""
        said, _, signature = cookie.rpartition(".")
        if not self.asked or not hmac.compare_digest(signature.encode(), self._signed(said).encode()):
            return False
        return int(said.partition(".")[0]) > self._now()

    def _signed(self, said: str) -> str:
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()


def cookie_of(header: str) -> str:
    """The value of our cookie in a Cookie header; empty where it is absent."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), "")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
