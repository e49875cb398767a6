"""The journal: what a server saw, and questions about it that read like sentences."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mock_server.exchange import Exchange
    from mock_server.protocol import Seen

    Predicate: TypeAlias = Callable[[Exchange], bool]

Kind: TypeAlias = Literal["none", "too-few", "too-many"]
_SHOWN: Final = 8  # exchanges that a message names
_LISTED: Final = 40  # exchanges that a journal shows of itself


class Source(Protocol):
    """Where a journal reads: an origin's recorder, here or behind control."""

    def seen(self, after: int = -1, wait: float = 0.0) -> Seen:
        """What was seen; if the revision is still `after`, wait so many seconds for news."""

    def forget(self, numbers: list[int] | None) -> None:
        """Forget these exchanges, or all."""


class JournalMismatch(AssertionError):  # noqa: N818 - the outcome of a question, not a failure
    """The journal does not hold what was asked for.

    `kind` tells how, `expected` how many exchanges were asked for, `exchanges` which ones
    matched, and `seen` all that the server saw.
    """

    def __init__(
        self,
        kind: Kind,
        expected: int,
        exchanges: Sequence[Exchange],
        seen: Sequence[Exchange],
        narrowed: str = "",
    ) -> None:
        self.kind: Kind = kind
        self.expected = expected
        self.exchanges = list(exchanges)
        self.seen = list(seen)
        self.narrowed = narrowed
        super().__init__(self._message())

    def _message(self) -> str:
        what = "request" if self.expected == 1 else "requests"
        where = f" {self.narrowed}" if self.narrowed else ""
        got = len(self.exchanges) or "none"
        message = f"expected {self.expected} {what}{where}, the server saw {got}"
        listed = self.exchanges or self.seen
        if not listed:
            return message
        names = "; ".join(str(exchange) for exchange in listed[:_SHOWN])
        more = f"; and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
        seen = ": " if self.exchanges else "; what it saw: "
        return f"{message}{seen}{names}{more}"


class Journal:
    """Exchanges in the order in which they began; asked anew at each question.

    `journal.to("/users").method("POST").one()`; narrowing gives a Journal again.
    """

    def __init__(self, source: Source, narrowed: tuple[tuple[str, Predicate], ...] = ()) -> None:
        self._source = source
        self._narrowed = narrowed

    def to(self, path: str) -> Journal:
        """Requests to this path (percent-decoded, without the query)."""
        return self._and(f"to {path}", lambda exchange: exchange.path == path)

    def method(self, method: str) -> Journal:
        """Requests with this method."""
        return self._and(f"with {method}", lambda exchange: exchange.method == method)

    def where(self, predicate: Predicate) -> Journal:
        """Requests for which the predicate is true."""
        return self._and("of that kind", predicate)

    def all(self) -> list[Exchange]:
        return self._pick(self._source.seen().exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self.all())

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        """A journal is something, an empty one too; ask `count()`."""
        return True

    def __repr__(self) -> str:
        """One exchange a line, for a notebook's last value."""
        try:
            exchanges = self.all()
        except (ConnectionError, ValueError) as error:  # stopped, or closed
            return f"<Journal: {error}>"
        lines = [f"{exchange.number:>4}  {exchange}" for exchange in exchanges[-_LISTED:]]
        more = len(exchanges) - len(lines)
        return "\n".join([f"[… {more}]"] * bool(more) + lines) or "<Journal: 0>"

    def count(self) -> int:
        return len(self.all())

    def one(self) -> Exchange:
        """The only one. Raises JournalMismatch when there is none, or more."""
        seen = self._source.seen().exchanges
        exchanges = self._pick(seen)
        if len(exchanges) != 1:
            kind: Kind = "too-many" if exchanges else "none"
            raise self._mismatch(kind, 1, exchanges, seen)
        return exchanges[0]

    def first(self) -> Exchange:
        """The first one. Raises JournalMismatch when there is none."""
        return self._some()[0]

    def last(self) -> Exchange:
        """The latest one. Raises JournalMismatch when there is none."""
        return self._some()[-1]

    def connections(self) -> int:
        """How many connections these exchanges came over."""
        return len({exchange.connection for exchange in self.all()})

    def max_in_flight(self) -> int:
        """How many of these exchanges were in progress at once, at most."""
        moments: list[tuple[float, int]] = []
        for exchange in self.all():
            moments.append((exchange.started, 1))
            if exchange.ended is not None:
                moments.append((exchange.ended, -1))
        most = now = 0
        for _, step in sorted(moments):  # at the same moment the end comes before the start
            now += step
            most = max(most, now)
        return most

    def wait_for(self, n: int = 1, timeout: float = 5.0) -> list[Exchange]:
        """Block until n such exchanges have ended, for at most `timeout` seconds.

        Raises JournalMismatch when they have not.
        """
        deadline = time.monotonic() + timeout
        seen = self._source.seen()
        while True:
            ended = [e for e in self._pick(seen.exchanges) if e.ended is not None]
            if len(ended) >= n:
                return ended
            left = deadline - time.monotonic()
            if left <= 0:
                raise self._mismatch("too-few" if ended else "none", n, ended, seen.exchanges)
            seen = self._source.seen(seen.revision, left)

    def clear(self) -> None:
        """Forget these exchanges (of a journal that was not narrowed: all)."""
        if self._narrowed:
            self._source.forget([exchange.number for exchange in self.all()])
        else:
            self._source.forget(None)

    def _and(self, name: str, predicate: Predicate) -> Journal:
        return Journal(self._source, (*self._narrowed, (name, predicate)))

    def _pick(self, exchanges: Sequence[Exchange]) -> list[Exchange]:
        return [e for e in exchanges if all(predicate(e) for _, predicate in self._narrowed)]

    def _some(self) -> list[Exchange]:
        seen = self._source.seen().exchanges
        exchanges = self._pick(seen)
        if not exchanges:
            raise self._mismatch("none", 1, exchanges, seen)
        return exchanges

    def _mismatch(
        self, kind: Kind, expected: int, exchanges: Sequence[Exchange], seen: Sequence[Exchange]
    ) -> JournalMismatch:
        names = " ".join(name for name, _ in self._narrowed)
        return JournalMismatch(kind, expected, exchanges, seen, names)
