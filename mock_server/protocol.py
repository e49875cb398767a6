"""What handles and server say to each other: the shapes, MessagePack on the wire."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from mock_server.exchange import Exchange  # noqa: TC001 - msgspec reads the annotation

CONTROL_VARIABLE: Final = "MOCK_SERVER_CONTROL"  # in the environment: "host:port/secret"
MSGPACK: Final = "application/msgpack"


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
    path: str
    fault: str
    times: int = 1
    options: dict[str, Any] = {}


class Clear(msgspec.Struct):
    """Exchanges to forget; None: all."""

    numbers: list[int] | None = None


class Seen(msgspec.Struct):
    """The journal's content; `forgotten` counts what was dropped for lack of room."""

    exchanges: list[Exchange]
    revision: int
    forgotten: int
