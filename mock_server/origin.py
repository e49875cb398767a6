"""Origins: each scenario listens on a port of its own, all in one event loop."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import TYPE_CHECKING, Final

from aiohttp import HttpVersion11, web
from aiohttp.web_protocol import ERROR

from mock_server.app import make_app
from mock_server.scenario import Scenario
from mock_server.wire.connection import Connection
from mock_server.wire.dispatch import Dispatch, Request
from mock_server.wire.malformed import MAX_FIELD, MAX_FIELDS, MAX_LINE
from mock_server.wire.recorder import Recorder
from mock_server.wire.refusal import refusal, with_authority

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.http_parser import RawRequestMessage
    from aiohttp.streams import StreamReader
    from aiohttp.web_protocol import RequestHandler

    from mock_server.wire.tls import Authority, Certificate

HOST: Final = "127.0.0.1"  # never open to other machines
USUAL_PORT: Final = 8000
USUAL_TLS_PORT: Final = 8443
BACKLOG: Final = 4096  # connections that wait to be accepted
KEEP_ALIVE: Final = 300.0  # seconds; a lesson is read between two requests
LINGER: Final = 5.0  # seconds that the rest of an unread body may still come
HANDSHAKE_TIMEOUT: Final = 10.0  # seconds
TLS_FAREWELL: Final = 2.0  # seconds that a client has to answer the end of TLS


class Origin(web.Server):
    """One scenario's address: its connections, its journal."""

    def __init__(self, dispatch: Dispatch, scenario: Scenario, listener: socket.socket) -> None:
        super().__init__(
            dispatch.handle,  # type: ignore[arg-type] # all requests are made by `_make`
            request_factory=self._make,
            handler_cancellation=True,
        )
        self.scenario = scenario
        self.recorder = Recorder()
        self._socket = listener
        self._listener: asyncio.Server | None = None
        self._tls: dict[Certificate, tuple[asyncio.Server, str]] = {}
        self._connected = 0

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self, sock=self._socket, backlog=BACKLOG)

    def https_url(self, certificate: Certificate) -> str:
        """Where TLS is listened for with this certificate, "" if nowhere yet."""
        return self._tls[certificate][1] if certificate in self._tls else ""

    async def open_tls(self, certificate: Certificate, context: ssl.SSLContext) -> None:
        """Listen for TLS, too, on a port of its own: the same data, the same journal."""
        usual = certificate == "trusted" and self.scenario.url.endswith(f":{USUAL_PORT}")
        listener = bind((USUAL_TLS_PORT, 0) if usual else (0,))
        server = await asyncio.get_running_loop().create_server(
            self,
            sock=listener,
            backlog=BACKLOG,
            ssl=context,
            ssl_handshake_timeout=HANDSHAKE_TIMEOUT,
            ssl_shutdown_timeout=TLS_FAREWELL,
        )
        self._tls[certificate] = server, f"https://{HOST}:{listener.getsockname()[1]}"

    def close(self) -> None:
        """Stop at once; clients in the middle of a response see their connection end."""
        if self._listener is not None:
            self._listener.close()
        for server, _ in self._tls.values():
            server.close()
        for connection in self.connections:
            if connection.transport is not None:
                connection.transport.abort()
            connection.force_close()

    def reset(self) -> None:
        """Data, clock, faults and journal as at the start; connections stay."""
        self.scenario.reset()
        self.recorder.restart()

    def __call__(self) -> Connection:
        self._connected += 1
        return Connection(
            self,
            self._connected,
            loop=self._loop,
            access_log=None,
            keepalive_timeout=KEEP_ALIVE,
            lingering_time=LINGER,
            max_line_size=MAX_LINE,
            max_field_size=MAX_FIELD,
            max_headers=MAX_FIELDS,
        )

    def _make(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: RequestHandler,
        writer: AbstractStreamWriter,
        task: asyncio.Task[None],
    ) -> web.BaseRequest:
        if isinstance(protocol, Connection):
            protocol.took_up(message is ERROR, payload)
            if message is not ERROR:
                protocol.refused = refusal(message)
                if not message.path.startswith("/"):
                    message = with_authority(message)
            if message is ERROR or protocol.refused is not None:
                # aiohttp would answer in the version that was asked for
                message = message._replace(version=HttpVersion11, should_close=True)
        return Request(message, payload, protocol, writer, task, self._loop)


class Origins:
    """All origins of this process."""

    def __init__(self, make: Callable[[], web.Application] = make_app) -> None:
        self._make = make
        self._dispatch: Dispatch | None = None
        self._setting_up = asyncio.Lock()
        self._origins: dict[int, Origin] = {}
        self._count = 0
        self._securing = asyncio.Lock()
        self._authority: Authority | None = None

    async def open(self, *, seed: int = 1, ports: tuple[int, ...] = (0,)) -> Origin:
        """A new origin on the first of these ports that is free (0: any).

        Raises OSError when none is.
        """
        dispatch = await self._dispatching()
        listener = bind(ports)
        self._count += 1
        number = self._count
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        origin = Origin(dispatch, Scenario(number, seed, url), listener)
        self._origins[number] = origin
        await origin.open()
        return origin

    async def secure(self, origin: Origin, certificate: str) -> tuple[str, str]:
        """The address of an origin's HTTPS and the authority's file; made when first asked for.

        Raises ValueError for a kind of certificate that there is not.
        """
        from mock_server.wire import tls  # noqa: PLC0415 - only HTTPS needs it

        if certificate not in tls.CERTIFICATES:
            raise ValueError(f"a certificate is {', '.join(tls.CERTIFICATES)}, not {certificate!r}")
        async with self._securing:
            if self._authority is None:  # in a thread: others are served meanwhile
                self._authority = await asyncio.to_thread(tls.Authority)
            if not origin.https_url(certificate):
                context = await asyncio.to_thread(self._authority.context, certificate)
                await origin.open_tls(certificate, context)
            if self._origins.get(origin.scenario.number) is not origin:  # closed meanwhile
                origin.close()
        return origin.https_url(certificate), self._authority.ca_file

    async def _dispatching(self) -> Dispatch:
        async with self._setting_up:
            if self._dispatch is None:
                app = self._make()
                await web.AppRunner(app).setup()
                self._dispatch = Dispatch(app)
        return self._dispatch

    def get(self, number: int) -> Origin | None:
        return self._origins.get(number)

    def close(self, number: int) -> None:
        origin = self._origins.pop(number, None)
        if origin is not None:
            origin.close()

    def __len__(self) -> int:
        return len(self._origins)


def bind(ports: tuple[int, ...]) -> socket.socket:
    """A socket bound to the first free one of these ports. Raises OSError when none is."""
    last: OSError | None = None
    for port in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if os.name == "posix":
                # A port that closed connections still occupy is free (Windows: no such thing).
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            elif exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", None):
                listener.setsockopt(socket.SOL_SOCKET, exclusive, 1)
            listener.bind((HOST, port))
            # Two sockets that share a port until one listens are no free port for either.
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            last = error
        else:
            listener.setblocking(False)
            return listener
    raise last if last is not None else ValueError("which ports?")
