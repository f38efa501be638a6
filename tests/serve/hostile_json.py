"""JSON of any shape, and bodies of the right shape with a part of them changed."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

from tests.hostile_texts import texts

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    texts,
    st.sampled_from(
        [
            "",
            "a.txt",
            "notes/",
            "../../etc/passwd",
            "2024",
            "2024-13",
            "\x00",
            "uploads/a.txt",
            "quotes",
            "model",
        ]
    ),
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


def _places(held: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    return [path, *(place for key, value in inner for place in _places(value, (*path, key)))]


def _changed(body: Any, path: tuple[Any, ...], act: str, put: Any) -> Any:
    if not path:
        return put
    held = body = copy.deepcopy(body)
    for key in path[:-1]:
        held = held[key]
    if act == "drop":
        del held[path[-1]]
    elif act == "add" and isinstance(held, dict):
        held[str(put)[:20]] = put
    else:
        held[path[-1]] = put
    return body


def near(*bodies: Any) -> st.SearchStrategy[Any]:
    """One of the bodies as it is, or with up to three parts replaced, dropped or added."""

    @st.composite
    def made(draw: st.DrawFn) -> Any:
        body = draw(st.sampled_from(bodies))
        for _ in range(draw(st.integers(0, 3))):
            act = draw(st.sampled_from(["put", "put", "drop", "add"]))
            body = _changed(body, draw(st.sampled_from(_places(body))), act, draw(anything))
        return body

    return made()


def spelled(value: Any) -> bytes:
    """JSON as Python writes it: half characters as their escape, NaN as it is."""
    return json.dumps(value).encode()
