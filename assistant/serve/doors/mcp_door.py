"""The way to MCP over HTTP: loaded when first called, so that a server nobody calls so starts at once."""

import asyncio
from importlib import import_module
from importlib.util import find_spec

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.errors import NotInstalled
from assistant.ports import Service

_PATHS = ("/mcp", "/mcp/")


def mcp_routes(service: Service) -> list[BaseRoute]:
    """The routes at which MCP's streamable HTTP is spoken."""
    door = _Door(service)
    return [Route(path, door, include_in_schema=False) for path in _PATHS]


def need_mcp() -> None:
    """Raises NotInstalled where the package that speaks MCP is absent."""
    if find_spec("mcp") is None:
        raise NotInstalled("MCP is not installed here. Install it: pip install 'assistant[mcp]'")


class _Door:
    """An application that is made on the first call and runs as long as the loop does."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._running: asyncio.Task[None] | None = None
        self._open: asyncio.Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        need_mcp()
        if self._open is None:
            self._open = asyncio.get_running_loop().create_future()
            self._running = asyncio.create_task(self._run(self._open))
        app = await asyncio.shield(self._open)
        await app(scope, receive, send)

    async def _run(self, opened: asyncio.Future[ASGIApp]) -> None:
        try:
            speaking = await asyncio.to_thread(import_module, "assistant.serve.doors.mcp")
            async with speaking.http(self._service) as app:
                opened.set_result(app)
                await asyncio.Event().wait()
        except Exception as error:
            if opened.done():
                raise
            opened.set_exception(error)
            self._open = None
