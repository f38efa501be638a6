"""``assistant keys``: for programs that call a guarded server."""

import json
import sys
from argparse import Namespace
from typing import Any

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.commands.options import add_json
from assistant.serve.wall.keys import SCOPES, Key, create_key, read_keys, revoke_key
from assistant.settings import read_settings

_DEFAULT = ("ask", "read")


def add_keys(made: Any) -> None:
    """The words of the command."""
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a key and print it, for the only time")
    create.add_argument("name", metavar="NAME", help="who or what it is for")
    create.add_argument(
        "--scope",
        action="append",
        choices=SCOPES,
        help="what it opens: ask questions, read documents, write them; may be repeated "
        "(default: ask and read)",
    )
    add_json(actions.add_parser("list", help="the keys that there are, without their secrets"))
    revoke = actions.add_parser("revoke", help="let a key open nothing any more, at once")
    revoke.add_argument("name", metavar="NAME", help="the name that it was made with")


def keys(chosen: Namespace, connect: Connect) -> int:
    """Make, list or revoke keys. A server that runs goes by the file as it is now."""
    path = read_settings().keys
    if chosen.action == "create":
        print(create_key(path, chosen.name, chosen.scope or _DEFAULT))
        print("Keep it now: only a hash of it is stored, and it is not shown again.", file=sys.stderr)
    elif chosen.action == "revoke":
        revoke_key(path, chosen.name)
        print(f"Revoked: {chosen.name}")
    else:
        _list(read_keys(path), as_json=chosen.json)
    return FINE


def _list(kept: list[Key], *, as_json: bool) -> None:
    shown = [{"name": k.name, "id": k.id, "scopes": list(k.scopes), "created": k.created} for k in kept]
    if as_json:
        print(json.dumps(shown, ensure_ascii=False))
        return
    for key in kept:
        print(f"{key.name}  {key.id}  {', '.join(key.scopes)}  {key.created} UTC")
    if not kept:
        print("No keys. Make one: assistant keys create NAME")
