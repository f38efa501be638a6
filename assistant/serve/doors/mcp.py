"""The assistant for MCP clients over HTTP and standard input: tools, and the documents as resources."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, unquote

import anyio
import mcp_types as spoken
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError
from starlette.types import ASGIApp

from assistant import __version__
from assistant.errors import AssistantError
from assistant.ports import Service
from assistant.serve.doors.mcp_tools import TOOLS, Tell, Tool
from assistant.serve.doors.problem import said
from assistant.serve.page.aside import Opening, opened_aside
from assistant.values import DocumentRecord

PLACE = "assistant://documents/"
_PAGE = 500
_ADVICE = (
    "Ask the documents with the tool ask. Keep the markers [n] of its text and show for each the citation "
    "of that n; where the answer abstains, say so and do not answer from memory."
)
_Of = Callable[[], Awaitable[Service]]


@asynccontextmanager
async def http(service: Service) -> AsyncIterator[ASGIApp]:
    """An application that speaks streamable HTTP; no session is kept, so that any replica may answer."""

    async def of() -> Service:
        return service

    manager = StreamableHTTPSessionManager(_server(of), stateless=True)
    async with manager.run():
        yield manager.handle_request


def serve_stdio(opening: Opening) -> None:
    """Speak over standard input and output until the client leaves; the service opens meanwhile."""
    with opened_aside(opening) as coming:

        async def of() -> Service:
            # Shielded: who gives up waiting must not call the opening off for the others.
            return await asyncio.shield(asyncio.wrap_future(coming))

        anyio.run(_speak, _server(of))


async def _speak(server: Server[Any]) -> None:
    async with stdio_server() as (heard, told):
        await server.run(heard, told, server.create_initialization_options())


def _server(of: _Of) -> Server[Any]:
    async def call(ctx: Any, params: spoken.CallToolRequestParams) -> spoken.CallToolResult:
        if (tool := TOOLS.get(params.name)) is None:
            raise MCPError(spoken.INVALID_PARAMS, f"There is no tool {params.name!r}.")
        return await _called(of, tool, params.arguments or {}, _progress(ctx))

    async def listed(ctx: Any, params: spoken.PaginatedRequestParams | None) -> spoken.ListResourcesResult:
        return await _resources(of, (params and params.cursor) or "")

    async def read(ctx: Any, params: spoken.ReadResourceRequestParams) -> spoken.ReadResourceResult:
        return await _resource(of, params.uri)

    return Server(
        "assistant",
        version=__version__,
        title="Assistant",
        instructions=_ADVICE,
        on_list_tools=_tools,
        on_call_tool=call,
        on_list_resources=listed,
        on_list_resource_templates=_templates,
        on_read_resource=read,
    )


async def _tools(ctx: Any, params: spoken.PaginatedRequestParams | None) -> spoken.ListToolsResult:
    reading = spoken.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    return spoken.ListToolsResult(
        tools=[
            spoken.Tool(
                name=tool.name,
                title=tool.title,
                description=tool.about,
                input_schema=tool.takes.model_json_schema(),
                output_schema=tool.gives.model_json_schema(),
                annotations=reading,
            )
            for tool in TOOLS.values()
        ]
    )


async def _called(of: _Of, tool: Tool, arguments: dict[str, Any], tell: Tell) -> spoken.CallToolResult:
    """What the tool gives; what goes wrong is told in the result, where the model can read it."""
    try:
        given = await tool.act(await of(), tool.takes.model_validate(arguments), tell)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc'])) or 'arguments'}: {e['msg']}" for e in error.errors())
        return _failed("; ".join(faults))
    except Exception as error:
        return _failed(str(said(error)["detail"]))
    text = spoken.TextContent(text=json.dumps(given, ensure_ascii=False))
    return spoken.CallToolResult(content=[text], structured_content=given)


def _failed(why: str) -> spoken.CallToolResult:
    return spoken.CallToolResult(content=[spoken.TextContent(text=why)], is_error=True)


def _progress(ctx: Any) -> Tell:
    count = 0

    async def tell(stage: str) -> None:
        nonlocal count
        count += 1
        await ctx.session.report_progress(count, message=stage)

    return tell


async def _resources(of: _Of, cursor: str) -> spoken.ListResourcesResult:
    """A page of the catalogue; the cursor is the last file of the page before."""
    records = await asyncio.to_thread((await _service(of)).documents)
    rest = [r for r in records if r.file > cursor]
    more = rest[_PAGE - 1].file if len(rest) > _PAGE else None
    return spoken.ListResourcesResult(resources=[_listed(r) for r in rest[:_PAGE]], next_cursor=more)


def _listed(record: DocumentRecord) -> spoken.Resource:
    about = ", ".join(filter(None, (record.author, record.date, record.language)))
    return spoken.Resource(
        uri=PLACE + quote(record.file),
        name=record.file,
        title=record.title,
        description=about,
        mime_type="text/plain",
    )


async def _templates(
    ctx: Any, params: spoken.PaginatedRequestParams | None
) -> spoken.ListResourceTemplatesResult:
    template = spoken.ResourceTemplate(
        uri_template=PLACE + "{+file}",
        name="document",
        description="The text of a document; the file is percent-encoded.",
        mime_type="text/plain",
    )
    return spoken.ListResourceTemplatesResult(resource_templates=[template])


async def _resource(of: _Of, uri: str) -> spoken.ReadResourceResult:
    file = unquote(uri.removeprefix(PLACE)) if uri.startswith(PLACE) else ""
    document = await asyncio.to_thread((await _service(of)).document, file)
    if document is None:
        raise MCPError(spoken.INVALID_PARAMS, f"{uri} is not among the documents: list the resources.")
    text = spoken.TextResourceContents(uri=uri, mime_type="text/plain", text=document.text)
    return spoken.ReadResourceResult(contents=[text])


async def _service(of: _Of) -> Service:
    try:
        return await of()
    except AssistantError as error:
        raise MCPError(spoken.INTERNAL_ERROR, str(error)) from error
