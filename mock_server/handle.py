"""Handles: what `start()` gives, and the scenarios made from it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

from mock_server.faults.rule import FaultRule
from mock_server.journal import Journal
from mock_server.protocol import (
    Advance,
    Clear,
    CorsPolicy,
    FaultHeader,
    Misbehave,
    NewScenario,
    Opened,
    RuleState,
    Secure,
    Secured,
    Seen,
)
from mock_server.remote import ServerStoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from mock_server.bookshop.models import Book, Order, User
    from mock_server.remote import Remote

ModelT = TypeVar("ModelT")


class Scenario:
    """One scenario: an origin of its own with its data, its journal and its clock.

    Closed by `close()` or at the end of a `with` block.
    """

    def __init__(self, remote: Remote, opened: Opened) -> None:
        self._remote = remote
        self._path = f"/scenarios/{opened.number}"
        self._closed = False
        self._secured: dict[str, Secured] = {}
        self.url = opened.url
        self.seed = opened.seed
        self.journal = Journal(_RemoteSource(remote, self._path))

    def reset(self) -> None:
        """Data, clock, scripted faults and journal as at the start."""
        self._call("reset")

    def advance(self, seconds: float) -> None:
        """Move the scenario's clock forward, so that tokens expire without waiting."""
        self._call("advance", Advance(seconds))

    def misbehave(
        self,
        path: str,
        fault: str,
        times: int | None = None,
        *,
        method: str = "",
        query: Mapping[str, object] | None = None,
        after: int = 0,
        chance: float = 1.0,
        **options: Any,
    ) -> FaultRule:
        """The next `times` requests to `path` meet this fault; `.then(…)` says what follows.

        `path` is without its query; in it `*` stands for anything in a segment, `**` for any
        segments, and "*" alone for any path. `times` is 1 unless given, `protocol.ALWAYS` (-1) is
        without end, as is a `chance` (0 to 1, drawn from the scenario's seed) unless `times` is
        given. `method` and `query` (patterns, too) narrow; `after` requests are let through first.
        Every fault takes `delay=` seconds before it. "works" for a fault is none.

        Raises ValueError for an unknown fault or option, with those that there are.
        """
        narrowed = {name: str(value) for name, value in (query or {}).items()}
        wanted = Misbehave(path, fault, times, options, method, narrowed, after, chance)
        made = self._remote.call("POST", f"{self._path}/misbehave", RuleState, wanted)
        return FaultRule(self._remote, self._path, made)

    @property
    def faults(self) -> list[FaultRule]:
        """The script of faults: rules that are not over, in the order in which they are asked."""
        states = self._remote.call("GET", f"{self._path}/faults", list[RuleState])
        return [FaultRule(self._remote, self._path, state) for state in states]

    def clear_faults(self) -> None:
        """No scripted faults any more."""
        self._remote.call("DELETE", f"{self._path}/faults", type(None))

    def allow_fault_header(self, allowed: bool = True) -> None:
        """Whether a request may ask for a fault by a `Mock-Fault` field (it may, unless forbidden).

        Where it may not, such a request is answered with 403.
        """
        self._call("fault-header", FaultHeader(allowed))

    def cors(self, *origins: str, credentials: bool = False) -> None:
        """Let only pages of these origins read answers; of none without arguments.

        At the start, and after `reset`, all may ("*"), without cookies. Raises ValueError for
        what is no origin.
        """
        self._call("cors", CorsPolicy(list(origins), credentials))

    def snapshot(self, name: str, model: type[ModelT]) -> list[ModelT]:
        """A named view of the scenario's state now."""
        return self._remote.call("GET", f"{self._path}/snapshots/{name}", list[model])  # type: ignore[valid-type] # a type made of a value

    @property
    def users(self) -> list[User]:
        """The users that the server holds now, by id."""
        from mock_server.bookshop.models import User  # noqa: PLC0415 - not for every kernel

        return self.snapshot("users", User)

    @property
    def books(self) -> list[Book]:
        """The books that the server holds now, by id."""
        from mock_server.bookshop.models import Book  # noqa: PLC0415 - not for every kernel

        return self.snapshot("books", Book)

    @property
    def orders(self) -> list[Order]:
        """The orders that the server holds now, by id."""
        from mock_server.bookshop.models import Order  # noqa: PLC0415 - not for every kernel

        return self.snapshot("orders", Order)

    @property
    def ws_url(self) -> str:
        return "ws" + self.url.removeprefix("http")

    @property
    def docs_url(self) -> str:
        """The reference: every route with examples, to be tried from the page."""
        return f"{self.url}/docs"

    @property
    def https_url(self) -> str:
        """The same by HTTPS; clients need `ca_file` to trust it: `verify=server.ca_file`."""
        return self._secure("trusted").url

    @property
    def ca_file(self) -> str:
        """The certificate (PEM) of the authority that vouches for `https_url`."""
        return self._secure("trusted").ca_file

    @property
    def expired_https_url(self) -> str:
        """The same with a certificate of that authority that ended yesterday."""
        return self._secure("expired").url

    @property
    def wrong_host_https_url(self) -> str:
        """The same with a certificate of that authority for another name."""
        return self._secure("wrong-host").url

    @property
    def self_signed_https_url(self) -> str:
        """The same with a certificate that no authority vouches for."""
        return self._secure("self-signed").url

    def close(self) -> None:
        """Free the port; what was kept is gone. Closing again does nothing."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(ServerStoppedError, ValueError):  # gone already
            self._remote.call("DELETE", self._path, type(None))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = " closed" if self._closed else ""
        return f"<{type(self).__name__} {self.url} seed={self.seed}{state}>"

    def _secure(self, certificate: str) -> Secured:
        if certificate not in self._secured:
            self._secured[certificate] = self._remote.call(
                "POST", f"{self._path}/secure", Secured, Secure(certificate)
            )
        return self._secured[certificate]

    def _call(self, action: str, body: object = None) -> None:
        self._remote.call("POST", f"{self._path}/{action}", type(None), body)


class Server(Scenario):
    """A running server: its first scenario, and the maker of others."""

    def __init__(
        self, remote: Remote, opened: Opened, owner: int, on_close: Callable[[Server], None]
    ) -> None:
        super().__init__(remote, opened)
        self._owner = owner
        self._on_close = on_close
        self._others: list[Scenario] = []

    @property
    def control(self) -> str:
        """Address and secret of control, as `CONTROL_VARIABLE` in the environment holds them."""
        return self._remote.credential

    def scenario(self, seed: int = 1, *, port: int = 0) -> Scenario:
        """Another scenario, in milliseconds. Raises ValueError when the port is taken."""
        wanted = NewScenario(seed, (port,), self._owner)
        opened = self._remote.call("POST", "/scenarios", Opened, wanted)
        other = Scenario(self._remote, opened)
        self._others = [known for known in self._others if not known._closed]  # noqa: SLF001 - of the same module
        self._others.append(other)
        return other

    def close(self) -> None:
        """Close all its scenarios; the process ends with its last server."""
        if self._closed:
            return
        for other in self._others:
            other.close()
        super().close()
        self._on_close(self)


class _RemoteSource:
    """A journal's source behind control."""

    def __init__(self, remote: Remote, path: str) -> None:
        self._remote = remote
        self._path = path + "/journal"

    def seen(self, after: int = -1, wait: float = 0.0) -> Seen:
        path = f"{self._path}?after={after}&wait={wait}"
        return self._remote.call("GET", path, Seen, wait=wait)

    def forget(self, numbers: list[int] | None) -> None:
        self._remote.call("POST", self._path + "/clear", type(None), Clear(numbers))
