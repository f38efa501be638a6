"""The whole wall around the application, outermost first: what a request passes before it is answered."""

from starlette.types import ASGIApp

from assistant.serve.access import Access
from assistant.serve.door import Door
from assistant.serve.guard import Guard
from assistant.serve.intake import Intake
from assistant.serve.limits import Limits
from assistant.serve.request_id import Named
from assistant.serve.session import Session


def walled(app: ASGIApp, access: Access, *, session: Session, upload_mb: int) -> ASGIApp:
    """The application behind its wall: named, called rightly, known, not too often, not too much."""
    within = Intake(Limits(app, access), upload_mb=upload_mb)
    return Named(Guard(Door(within, access, session=session), access))
