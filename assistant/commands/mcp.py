"""``assistant mcp``."""

from argparse import Namespace
from functools import partial

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.settings import read_settings


def mcp(chosen: Namespace, connect: Connect) -> int:
    """Speak MCP until the client leaves; the models load meanwhile, or the running server is asked."""
    from assistant.serve.doors.mcp_door import need_mcp

    need_mcp()
    from assistant.serve.doors.mcp import serve_stdio

    serve_stdio(partial(connect, read_settings(), indexed=True))
    return FINE
