"""One call that is being run."""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from course.exam import protocol
    from course.exam.kernel.attempts import Attempt

_ITERATED = (list, tuple)


class Running:
    """A call: how much time it has left, whether it was cancelled, the items it has given."""

    def __init__(self, call: protocol.Call) -> None:
        self.call = call
        self.changed = threading.Event()  # it has ended, or is to end
        self.cancelled = False
        self.items: list[Any] = []
        self.attempt: Attempt | None = None
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._freed: Callable[[], None] | None = None

    def remaining(self) -> float | None:
        """Return the seconds that it may still take; None: any time."""
        if self.call.seconds is None:
            return None
        return max(0.0, self._started + self.call.seconds - time.monotonic())

    def cancel(self) -> None:
        self.cancelled = True
        self.changed.set()

    def ended(self) -> None:
        """Take notice that the attempt is over; called from where it ran."""
        self.changed.set()
        with self._lock:
            freed, self._freed = self._freed, None
        if freed is not None:
            freed()

    def report_when_freed(self, report: Callable[[], None]) -> None:
        """Call `report` when the attempt, which could not be stopped, ends after all."""
        with self._lock:
            if self.attempt is not None and not self.attempt.done:
                self._freed = report
                return
        report()

    def taken(self, value: Any) -> Any:
        """Take the items that were asked for; what has none is returned as it is."""
        take = self.call.take
        if take is None:
            return value
        if type(value) in _ITERATED:
            return list(value)[:take]
        if not hasattr(value, "__next__"):
            return value
        try:
            for item in itertools.islice(value, take):
                self.items.append(item)
        finally:
            if hasattr(value, "close"):
                value.close()
        return self.items

    async def taken_async(self, value: Any) -> Any:
        """Take the items of an asynchronous iterable, and close it."""
        iterator = aiter(value)
        try:
            while len(self.items) < (self.call.take or 0):
                try:
                    self.items.append(await anext(iterator))
                except StopAsyncIteration:
                    break
        finally:
            if hasattr(iterator, "aclose"):
                await iterator.aclose()
        return self.items
