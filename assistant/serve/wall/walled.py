"""The whole wall around the application, outermost first: what a request passes before it is answered."""

from starlette.types import ASGIApp

from assistant.serve.metrics import Metrics
from assistant.serve.wall.access import Access
from assistant.serve.wall.door import Door
from assistant.serve.wall.guard import Guard
from assistant.serve.wall.intake import Intake
from assistant.serve.wall.limits import Limits
from assistant.serve.wall.load import Load
from assistant.serve.wall.register import Register
from assistant.serve.wall.request_id import Named
from assistant.serve.wall.session import Session


def walled(
    app: ASGIApp, access: Access, *, session: Session, metrics: Metrics, load: Load, upload_mb: int
) -> ASGIApp:
    """The application behind its wall: named, written down, called rightly, known, not too often or much."""
    within = Intake(Limits(app, access, load), upload_mb=upload_mb)
    return Named(Register(Guard(Door(within, access, session=session), access), access, metrics))
