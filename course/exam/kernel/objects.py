"""The student's objects that a check holds: they stay here, handles cross."""

from __future__ import annotations

import enum
import itertools
import threading
from typing import Any, NamedTuple

from course.exam import values

_FORGETTING_SECONDS = 0.2
_numbers = itertools.count(1)  # one count for all checks: an old handle fits no new object


class Place(enum.Enum):
    """Where code of the student runs."""

    THREAD = enum.auto()  # a thread of the call's own
    LOOP = enum.auto()  # the loop that the notebook's coroutines share
    HOME = enum.auto()  # the kernel's own loop


class ReleasedError(Exception):
    """The check that held this object is over."""


class _Held(NamedTuple):
    value: object
    place: Place


class Objects:
    """The objects of one check, by number."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, _Held] = {}
        self._released = False

    def write(self, value: Any, place: Place) -> Any:
        """Write a value for the examiner; what is no plain data is kept and gets a handle.

        `place` is where it was made: its methods run there too (a server object closes its
        sockets through its own loop).
        """
        try:
            return values.to_wire(value, self._number)
        except values.NotPlainError as error:
            where = {"path": error.path, "inner": error.type, "reason": error.reason}
        except RuntimeError as error:  # a dict that another thread is changing
            where = {"path": "", "inner": values.type_name(value), "reason": str(error)}
        if not where["path"] and where["reason"] == values.NO_DATA:
            where = {}
        number = next(_numbers)
        with self._lock:
            if not self._released:
                self._held[number] = _Held(value, place)
        return {"$": "handle", "id": number, "type": values.type_name(value), **where}

    def read(self, number: int) -> object:
        """Return the object with this number; raises ReleasedError."""
        return self._find(number).value

    def place_of(self, number: int | None) -> Place:
        """Where methods of this object run, and functions of the notebook (None)."""
        return Place.THREAD if number is None else self._find(number).place

    def release(self) -> None:
        """Forget them all."""
        with self._lock:
            self._released = True
            held, self._held = self._held, {}
        if held:
            # Their `__del__` is the student's code: it must not hold up who calls this.
            forgetting = threading.Thread(target=held.clear, name="forget", daemon=True)
            forgetting.start()
            forgetting.join(_FORGETTING_SECONDS)

    def _find(self, number: int) -> _Held:
        with self._lock:
            if number not in self._held:
                raise ReleasedError
            return self._held[number]

    def _number(self, value: object) -> int | None:
        with self._lock:
            numbers = (number for number, held in self._held.items() if held.value is value)
            return next(numbers, None)
