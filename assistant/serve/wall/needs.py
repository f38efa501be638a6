"""Which scopes a request needs, by method and path. What is not named here is the page's."""

from assistant.serve.wall.callers import PAGE

Needed = frozenset[str]
PUBLIC: Needed = frozenset()
_PUBLIC_PATHS = {"/healthz", "/readyz", "/login", "/logout", "/widget.js", "/embed"}
_STYLES = "/page/static/"
_ASKING = {"/v1/ask", "/v1/ask/stream", "/v1/search", "/v1/chat/completions"}
_FRAMEWORK = "/gradio_api/"
_SENDS_FILES = "/gradio_api/upload"


def needed(method: str, path: str) -> Needed:
    """The scopes that the request needs; none where it is public."""
    reads = method in ("GET", "HEAD", "OPTIONS")
    if path in _PUBLIC_PATHS or (reads and path.startswith(_STYLES)):
        return PUBLIC
    if path.rstrip("/") == "/mcp":
        return frozenset({"ask", "read"})
    if path.startswith("/v1/"):
        return _interface(path, reads=reads)
    if path == "/metrics":
        return frozenset({"read"})
    if path.startswith(_FRAMEWORK) or path == "/config":  # what the framework's own client calls
        return frozenset({"write" if path.startswith(_SENDS_FILES) else "ask"})
    return frozenset({PAGE})


def _interface(path: str, *, reads: bool) -> Needed:
    if path in _ASKING or path.startswith("/v1/models") or path == "/v1/openapi.json":
        return frozenset({"ask"})
    return frozenset({"read" if reads else "write"})


def is_work(method: str, path: str) -> bool:
    """Whether the request makes the server answer, search or index: what a full house turns away."""
    changes = method not in ("GET", "HEAD", "OPTIONS")
    return changes and (path.startswith("/v1/") or path.rstrip("/") == "/mcp")


def is_counted(method: str, path: str) -> bool:
    """Whether the request counts against its caller's rate: all of the interface, what the page sends."""
    programs = path.startswith("/v1/") or path.rstrip("/") == "/mcp" or path == "/metrics"
    sent = method == "POST" and path not in ("/login", "/logout")
    return programs or sent
