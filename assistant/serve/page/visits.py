"""How much the page's framework remembers of those who came: by itself it forgets hardly anybody."""

from assistant.serve.toolkit import LRUCache, gr

_SESSIONS = 200
"""Visits whose parts of the page are held, at 40 KB and more each, where the framework would hold 10,000. One
that was forgotten begins anew, which nobody notices, as nothing of a visitor's is kept here."""
_ASKED = 2_000
"""Visits whose running events are known; as many as the framework keeps messages for. It forgets none, and
looks through all of them for each event that is asked for by its id."""


def remember_few(blocks: gr.Blocks) -> None:
    """Bound what a page that has a queue remembers."""
    blocks.state_session_capacity = _SESSIONS
    blocks._queue.pending_event_ids_session = LRUCache(_ASKED)
