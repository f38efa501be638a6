"""How long the stages of an answer take."""

import time
from dataclasses import dataclass, field

from assistant.reports import Stage


@dataclass(slots=True)
class Clock:
    """Seconds by stage, in the order in which the stages began."""

    seconds: dict[str, float] = field(default_factory=dict)
    _name: str = ""
    _began: float = 0.0

    def begin(self, name: str) -> Stage:
        """A stage begins, which ends the one before it."""
        self.end()
        self._name, self._began = name, time.perf_counter()
        return Stage(name)

    def end(self) -> None:
        """The stage at hand ends."""
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + time.perf_counter() - self._began
        self._name = ""
