"""What handles and server say to each other: the shapes, MessagePack on the wire."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from mock_server.exchange import Exchange  # noqa: TC001 - msgspec reads the annotation

CONTROL_VARIABLE: Final = "MOCK_SERVER_CONTROL"  # in the environment: "host:port/secret"
MSGPACK: Final = "application/msgpack"
ALWAYS: Final = -1  # times: for every such request from now on
WORKS: Final = "works"  # in the place of a fault: the request is answered as ever


class Ready(msgspec.Struct):
    """A child's first line (JSON): where its control is, or why there is none."""

    control: str = ""
    error: str = ""


class NewScenario(msgspec.Struct):
    """`ports` are tried in order, 0 is any; `owner` is from `Owner`, 0 for none."""

    seed: int = 1
    ports: tuple[int, ...] = (0,)
    owner: int = 0


class Opened(msgspec.Struct):
    number: int
    url: str
    seed: int


class Secure(msgspec.Struct):
    """Wish for HTTPS; `certificate` is one of `tls.CERTIFICATES`."""

    certificate: str


class CorsPolicy(msgspec.Struct):
    """Which origins' pages may read answers, and whether with cookies."""

    origins: list[str]
    credentials: bool = False


class Secured(msgspec.Struct):
    """Where HTTPS is, and the file with the authority that vouches for the trusted one."""

    url: str
    ca_file: str


class Owner(msgspec.Struct):
    """First words on the connection that keeps an owner's scenarios alive."""

    number: int


class Advance(msgspec.Struct):
    seconds: float


class Misbehave(msgspec.Struct):
    """A new rule of the script of faults, or one more step of rule number `rule`."""

    path: str
    fault: str
    times: int | None = None
    options: dict[str, Any] = {}
    method: str = ""
    query: dict[str, str] = {}
    after: int = 0
    chance: float = 1.0
    rule: int = 0


class FaultHeader(msgspec.Struct):
    """Whether requests may ask for a fault by a header field."""

    allowed: bool


class FaultStep(msgspec.Struct):
    """A fault (or `WORKS`) that so many requests meet; `met` of them have."""

    fault: str
    times: int
    options: dict[str, Any] = {}
    met: int = 0

    @property
    def left(self) -> bool:
        return self.times == ALWAYS or self.met < self.times


class RuleState(msgspec.Struct):
    """A rule of the script as it stands now; `seen` counts the requests that it is about."""

    number: int
    path: str
    method: str
    query: dict[str, str]
    after: int
    chance: float
    steps: list[FaultStep]
    seen: int


class Clear(msgspec.Struct):
    """Exchanges to forget; None: all."""

    numbers: list[int] | None = None


class Seen(msgspec.Struct):
    """The journal's content; `forgotten` counts what was dropped for lack of room."""

    exchanges: list[Exchange]
    revision: int
    forgotten: int
