"""The `api` fixture: for each step a scenario of the mock server that nobody has seen.

Its seed is secret and drawn anew, so neither the server's data nor the values that a check
draws can be written into a solution.
"""

from __future__ import annotations

import contextlib
import random
import secrets
import socket
import threading
from typing import TYPE_CHECKING, TypeVar

import mock_server
from course.exam.protocol import HOST
from mock_server.bookshop.models import NewUser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mock_server import Journal, Scenario, Server
    from mock_server.bookshop.models import Book, Order, User

_T = TypeVar("_T")

_SEED_BITS = 48
# Words of several scripts: a client that cannot carry one of them has its encoding wrong.
_WORDS = (
    *("книга", "чай", "ёлка", "объезд", "щука", "эхо"),
    *("façade", "größe", "naïve", "žluťoučký", "smørrebrød"),
    *("本棚", "東京", "책방", "βιβλίο", "ქართული", "किताब"),
    *("river", "lamp", "paper", "50%", "a&b", "c=d", "e+f", "“q”"),
)
_ASIAN = ("本棚", "東京", "책방", "βιβλίο", "книга", "ёлка")


class Api:
    """A step's own server: where it is, what it saw, what it holds, random data for calls."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._closed_port: socket.socket | None = None
        self.random = Random(self, seed)

    @property
    def url(self) -> str:
        """The origin, as in http://127.0.0.1:8123."""
        return self._scenario.url

    @property
    def journal(self) -> Journal:
        """What this server saw since the step began."""
        return self._scenario.journal

    @property
    def users(self) -> list[User]:
        """The users that the server holds now, by id."""
        return self._scenario.users

    @property
    def books(self) -> list[Book]:
        """The books that the server holds now, by id."""
        return self._scenario.books

    @property
    def orders(self) -> list[Order]:
        """The orders that the server holds now, by id."""
        return self._scenario.orders

    def user(self, user_id: int) -> User | None:
        """Return the user as the server holds it now; None if there is none (any more)."""
        return next((user for user in self.users if user.id == user_id), None)

    @property
    def scenario(self) -> Scenario:
        """The handle itself, for what only few checks need (clock, faults)."""
        return self._scenario

    @property
    def closed_url(self) -> str:
        """An origin that refuses connections for as long as the step runs."""
        if self._closed_port is None:
            # Bound and never listening: nobody else can take the port meanwhile.
            self._closed_port = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._closed_port.bind((HOST, 0))
        return f"http://{HOST}:{self._closed_port.getsockname()[1]}"

    @property
    def alive(self) -> bool:
        """Whether the server still answers: else what a step saw says nothing about a student."""
        try:
            self.journal.count()
        except mock_server.ServerStoppedError:
            return False
        return True

    def close(self) -> None:
        if self._closed_port is not None:
            self._closed_port.close()


class Random:
    """Values that differ from run to run, for arguments and expectations."""

    def __init__(self, api: Api, seed: int) -> None:
        self._api = api
        self._random = random.Random(seed)  # noqa: S311 — drawn from a secret seed; not a key

    def integer(self, first: int, last: int) -> int:
        """Draw a whole number from `first` to `last`, both included."""
        return self._random.randint(first, last)

    def one_of(self, options: Sequence[_T]) -> _T:
        return self._random.choice(options)

    def some_of(self, options: Sequence[_T], count: int) -> list[_T]:
        """Draw `count` different ones of the options, in any order."""
        return self._random.sample(options, count)

    def text(self, words: int = 3) -> str:
        """Draw a phrase; it always has characters outside ASCII and outside Latin-1."""
        drawn = [*self._random.sample(_WORDS, max(words - 1, 0)), self._random.choice(_ASIAN)]
        self._random.shuffle(drawn)
        return " ".join(drawn)

    def token(self) -> str:
        """Draw 16 letters and digits."""
        return f"{self._random.getrandbits(64):016x}"

    def data(self, size: int) -> bytes:
        """Draw `size` bytes of any value."""
        return self._random.randbytes(size)

    def user(self) -> User:
        """Draw one of the users that the server holds."""
        return self._random.choice(self._api.users)

    def book(self) -> Book:
        """Draw one of the books that the server holds."""
        return self._random.choice(self._api.books)

    def order(self) -> Order:
        """Draw one of the orders that the server holds."""
        return self._random.choice(self._api.orders)

    def missing_id(self) -> int:
        """Draw an id that no user, book or order has."""
        return self._random.randint(1_000_000, 9_999_999)

    def new_user(self) -> NewUser:
        """Draw a user that the server does not hold yet, ready to be sent."""
        users = self._api.users
        person, other = self._random.choice(users), self._random.choice(users)
        return NewUser(
            name=f"{person.name} {self._random.choice(_ASIAN)}",
            email=f"{self.token()}@example.org",
            city=other.city or self._random.choice(_ASIAN),
            phone=f"+7 999 555-01-{self._random.randint(0, 99):02}",
        )


class ScenarioSource:
    """Where scenarios come from: a mock server started at first use, and again if it died."""

    def __init__(self) -> None:
        self._server: Server | None = None
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Api]:
        """Make a scenario of a new secret seed for as long as the block runs."""
        seed = secrets.randbits(_SEED_BITS)
        scenario = self._scenario(seed)
        api = Api(scenario, secrets.randbits(_SEED_BITS))
        try:
            yield api
        finally:
            api.close()
            scenario.close()

    def close(self) -> None:
        """Stop the server, if one was started."""
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            server.close()

    def _scenario(self, seed: int) -> Scenario:
        try:
            return self._running().scenario(seed=seed)
        except OSError:
            # It has died since the last step; a second failure is trouble, and said.
            self.close()
            return self._running().scenario(seed=seed)

    def _running(self) -> Server:
        with self._lock:
            if self._server is None:
                self._server = mock_server.start()
            return self._server
