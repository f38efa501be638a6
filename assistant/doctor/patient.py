"""What is looked at: the settings, and the server that runs over them if one does."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.reports import Status
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.adapters.owner import Owner
    from assistant.ports import Service


@dataclass(frozen=True)
class Patient:
    """One installation. With ``quick`` the models are not loaded to see whether they can be."""

    settings: Settings
    quick: bool = False

    @cached_property
    def owner(self) -> "Owner | None":
        """The process that uses the store now, if one does."""
        from assistant.adapters.owner import owner

        return owner(self.settings.store)

    @cached_property
    def server(self) -> "Service | None":
        """The server that uses the store now, if one does."""
        if self.owner is None or not self.owner.url:
            return None
        from assistant.serve.doors.client import Remote

        return Remote(self.owner.url, self.owner.token)

    @cached_property
    def status(self) -> Status | None:
        """What that server says after a check of its store. Raises ServerUnreachable."""
        return self.server.status(check=True) if self.server else None
