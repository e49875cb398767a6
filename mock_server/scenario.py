"""A scenario: one origin's seed, state, clock and scripted faults."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from mock_server.faults.script import Script

if TYPE_CHECKING:
    from aiohttp import web

    from mock_server.faults.misbehaviour import Met
    from mock_server.problems import Problem

PartT = TypeVar("PartT")


class _Noted(Protocol):
    fault: Met | None
    error: str


class _Serves(Protocol):
    """What a connection of an origin knows (see `wire/connection.py`)."""

    scenario: Scenario
    recording: _Noted | None
    refused: Problem | None


class Clock:
    """The time that a scenario believes it is: wall time plus what `advance` added."""

    def __init__(self) -> None:
        self.advanced = 0.0

    def time(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self.advanced

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.time(), dt.UTC)

    def advance(self, seconds: float) -> None:
        if not seconds >= 0:
            raise ValueError(f"a clock only moves forward, not by {seconds} s")
        self.advanced += seconds


class Scenario:
    """The server's side of one origin."""

    def __init__(self, number: int, seed: int, url: str = "") -> None:
        self.number = number
        self.seed = seed
        self.url = url
        self.clock = Clock()
        self.script = Script(seed)
        self.generation = 0  # how many times it was reset
        self._parts: dict[type[Any], Any] = {}

    def part(self, kind: type[PartT]) -> PartT:
        """The scenario's own `kind(scenario)`, made on first use (a shop, sessions, limits, …)."""
        part = self._parts.get(kind)
        if part is None:
            # mypy cannot say that a type takes one Scenario; the first use would tell.
            part = self._parts[kind] = cast("Any", kind)(self)
        return cast("PartT", part)

    def reset(self) -> None:
        """Data, clock and scripted faults as at the start; parts are made anew from the seed."""
        self.generation += 1
        self._parts.clear()
        self.clock.advanced = 0.0
        self.script.clear()


def scenario_of(request: web.BaseRequest) -> Scenario:
    """The scenario whose origin received this request."""
    return cast("_Serves", request.protocol).scenario


def refused(request: web.BaseRequest) -> Problem | None:
    """Which rule of HTTP itself the request breaks, if any (see `wire/refusal.py`)."""
    return cast("_Serves", request.protocol).refused


def note_fault(request: web.BaseRequest, met: Met) -> None:
    """Name in the journal the fault that spoils this exchange."""
    recording = cast("_Serves", request.protocol).recording
    if recording is not None:
        recording.fault = met


def note_error(request: web.BaseRequest, trace: str) -> None:
    """Keep in the journal how a handler failed."""
    recording = cast("_Serves", request.protocol).recording
    if recording is not None:
        recording.error = trace
