"""Control: making scenarios, reading journals, moving clocks; behind a secret.

It listens on a port of its own. A request needs the secret (compared in constant time), the
right Host (a page that had its name rebound to 127.0.0.1 has another) and no Origin (no page
has business here).
"""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from aiohttp import web

from mock_server.lifeline import process_lives
from mock_server.origin import HOST, bind
from mock_server.problems import Problem
from mock_server.protocol import (
    MSGPACK,
    Advance,
    Clear,
    CorsPolicy,
    FaultHeader,
    Misbehave,
    NewScenario,
    Opened,
    Owner,
    Secure,
    Secured,
)
from mock_server.rules.cors import Cors
from mock_server.snapshots import SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mock_server.origin import Origin, Origins

ModelT = TypeVar("ModelT")

FOREVER: Final = 30 * 86400.0  # seconds; an idle handle keeps its connection
LOOK_AT_OWNERS: Final = 2.0  # seconds between two looks at an owner's pid
MAX_WAIT: Final = 60.0  # seconds that one request waits for the journal to change
FEW_BYTES: Final = 1 << 16  # of a request's body

_encode: Final = msgspec.msgpack.Encoder().encode


class Control:
    """The control port of one process."""

    def __init__(self, origins: Origins, secret: str) -> None:
        self._origins = origins
        self._secret = secret
        self._expected = f"Bearer {secret}".encode()
        self._owned: dict[int, set[int]] = {}
        self._owners = 0
        self.address = ""

    @property
    def credential(self) -> str:
        """Address and secret, as `CONTROL_VARIABLE` holds them."""
        return f"{self.address}/{self._secret}"

    async def open(self) -> None:
        """Listen; `address` is set then."""
        app = web.Application(middlewares=[self._guard], client_max_size=FEW_BYTES)
        one = r"/scenarios/{number:\d+}"
        app.router.add_get("/owner", self._own)
        app.router.add_post("/scenarios", self._create)
        app.router.add_delete(one, self._close)
        app.router.add_post(one + "/reset", self._reset)
        app.router.add_post(one + "/advance", self._advance)
        app.router.add_post(one + "/misbehave", self._misbehave)
        app.router.add_get(one + "/faults", self._faults)
        app.router.add_delete(one + "/faults", self._clear_faults)
        app.router.add_delete(one + r"/faults/{rule:\d+}", self._clear_faults)
        app.router.add_post(one + "/fault-header", self._fault_header)
        app.router.add_post(one + "/secure", self._secure)
        app.router.add_post(one + "/cors", self._cors)
        app.router.add_get(one + "/journal", self._journal)
        app.router.add_post(one + "/journal/clear", self._clear)
        app.router.add_get(one + "/snapshots/{name}", self._snapshot)
        runner = web.AppRunner(
            app, access_log=None, keepalive_timeout=FOREVER, handler_cancellation=True
        )
        await runner.setup()
        listener = bind((0,))
        self.address = f"{HOST}:{listener.getsockname()[1]}"
        await web.SockSite(runner, listener).start()

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if (
            not hmac.compare_digest(given, self._expected)
            or request.headers.get("Host") != self.address
            or "Origin" in request.headers
        ):
            return Problem(403, detail="This port is for the course itself.").response()
        try:
            return await handler(request)
        except Problem as problem:
            return problem.response()
        except ValueError as error:
            return Problem(422, detail=str(error)).response()

    async def _own(self, request: web.Request) -> web.StreamResponse:
        """Scenarios made for this owner live as long as this response, and as the process."""
        pid = int(request.query["pid"])
        self._owners += 1
        number = self._owners
        self._owned[number] = set()
        response = web.StreamResponse(headers={"Content-Type": MSGPACK})
        try:
            await response.prepare(request)
            await response.write(_encode(Owner(number)))
            while process_lives(pid):  # noqa: ASYNC110 - the system sends no event
                await asyncio.sleep(LOOK_AT_OWNERS)
        finally:
            for scenario in self._owned.pop(number):
                self._origins.close(scenario)
        return response

    async def _create(self, request: web.Request) -> web.StreamResponse:
        wanted = await _read(request, NewScenario)
        if wanted.owner and wanted.owner not in self._owned:
            raise Problem(409, detail=f"There is no owner {wanted.owner} (any more).")
        try:
            origin = await self._origins.open(seed=wanted.seed, ports=wanted.ports)
        except OSError as error:
            raise Problem(409, title="Port is taken", detail=str(error)) from None
        scenario = origin.scenario
        if wanted.owner:
            self._owned[wanted.owner].add(scenario.number)
        return _answer(Opened(scenario.number, scenario.url, scenario.seed))

    async def _close(self, request: web.Request) -> web.StreamResponse:
        number = self._origin(request).scenario.number
        self._origins.close(number)
        for scenarios in self._owned.values():
            scenarios.discard(number)
        return _answer(None)

    async def _reset(self, request: web.Request) -> web.StreamResponse:
        self._origin(request).reset()
        return _answer(None)

    async def _advance(self, request: web.Request) -> web.StreamResponse:
        wanted = await _read(request, Advance)
        self._origin(request).scenario.clock.advance(wanted.seconds)
        return _answer(None)

    async def _misbehave(self, request: web.Request) -> web.StreamResponse:
        wanted = await _read(request, Misbehave)
        return _answer(self._origin(request).scenario.script.add(wanted))

    async def _faults(self, request: web.Request) -> web.StreamResponse:
        return _answer(self._origin(request).scenario.script.rules())

    async def _clear_faults(self, request: web.Request) -> web.StreamResponse:
        script = self._origin(request).scenario.script
        rule = request.match_info.get("rule")
        script.clear() if rule is None else script.remove(int(rule))
        return _answer(None)

    async def _fault_header(self, request: web.Request) -> web.StreamResponse:
        wanted = await _read(request, FaultHeader)
        self._origin(request).scenario.script.header_allowed = wanted.allowed
        return _answer(None)

    async def _secure(self, request: web.Request) -> web.StreamResponse:
        """Where the scenario's HTTPS is; it begins when first asked for."""
        wanted = await _read(request, Secure)
        url, ca_file = await self._origins.secure(self._origin(request), wanted.certificate)
        return _answer(Secured(url, ca_file))

    async def _cors(self, request: web.Request) -> web.StreamResponse:
        wanted = await _read(request, CorsPolicy)
        policy = self._origin(request).scenario.part(Cors)
        policy.allow(wanted.origins, credentials=wanted.credentials)
        return _answer(None)

    async def _journal(self, request: web.Request) -> web.StreamResponse:
        """What was seen; with `?after=REVISION&wait=SECONDS` as soon as there is news."""
        recorder = self._origin(request).recorder
        wait = min(float(request.query.get("wait", "0")), MAX_WAIT)
        if wait > 0 and recorder.revision == int(request.query.get("after", "-1")):
            changed = recorder.changed(asyncio.get_running_loop())
            await asyncio.wait([changed], timeout=wait)
            changed.cancel()
        return _answer(recorder.seen())

    async def _clear(self, request: web.Request) -> web.StreamResponse:
        wanted = await _read(request, Clear)
        self._origin(request).recorder.forget(wanted.numbers)
        return _answer(None)

    async def _snapshot(self, request: web.Request) -> web.StreamResponse:
        origin = self._origin(request)
        view = SNAPSHOTS.get(request.match_info["name"])
        if view is None:
            known = ", ".join(sorted(SNAPSHOTS)) or "none"
            raise Problem(404, detail=f"There is no such snapshot; there are: {known}.")
        return _answer(list(view(origin.scenario)))

    def _origin(self, request: web.Request) -> Origin:
        origin = self._origins.get(int(request.match_info["number"]))
        if origin is None:
            raise Problem(410, detail="This scenario is closed.")
        return origin


async def _read(request: web.Request, model: type[ModelT]) -> ModelT:
    try:
        return msgspec.msgpack.decode(await request.read(), type=model)
    except msgspec.DecodeError as error:
        raise Problem(422, detail=str(error)) from None


def _answer(value: object) -> web.Response:
    return web.Response(body=_encode(value), headers={"Content-Type": MSGPACK})
