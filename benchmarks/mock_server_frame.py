"""What the frame of mock_server costs, beside bare aiohttp in the same run.

    python benchmarks/mock_server_frame.py                     # about half a minute
    python benchmarks/mock_server_frame.py --requests 200000   # the memory test, longer

Printed: start() to the first 200 (beside a process that starts bare aiohttp), making a
scenario, CPU per request (bare aiohttp; the frame without its journal; the whole), and the
server's memory before and after many requests. CPU is the server process's own user and system
time, so that a busy machine disturbs less than with wall time; blocks alternate, the medians
count.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from typing import Any

import psutil
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

import mock_server
from mock_server.app import make_app
from mock_server.origin import Origin, Origins
from mock_server.wire.connection import Connection

BATCH = 32  # requests sent at once on one connection
REQUEST = (
    b"GET /health HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: python-requests/2.32\r\n"
    b"Accept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n"
)
BARE = (
    "import asyncio\nfrom aiohttp import web\n"
    "async def health(request):\n    return web.json_response({'status': 'ok'})\n"
    "async def main():\n    app = web.Application()\n    app.router.add_get('/health', health)\n"
    "    runner = web.AppRunner(app, access_log=None)\n    await runner.setup()\n"
    "    site = web.TCPSite(runner, '127.0.0.1', 0)\n    await site.start()\n"
    "    print(runner.addresses[0][1], flush=True)\n    await asyncio.Event().wait()\n"
    "asyncio.run(main())"
)


class Unrecorded(Connection):
    """A connection without journal: no framing, no tap, no recording."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        RequestHandler.connection_made(self, transport)

    def data_received(self, data: bytes) -> None:
        RequestHandler.data_received(self, data)

    def took_up(self, malformed_request: bool, payload: Any) -> None:
        pass


async def serve(kind: str) -> None:
    """Serve one of the variants; the port is the first line printed."""
    if kind == "bare":

        async def health(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
            body = b'{"status":"ok"}'
            return web.Response(body=body, headers={"Content-Type": "application/json"})

        app = web.Application()
        app.router.add_get("/health", health)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(runner.addresses[0][1], flush=True)
    else:
        if kind == "unrecorded":

            def make(self: Origin) -> Connection:
                return Unrecorded(self, 1, loop=self._loop, access_log=None)

            Origin.__call__ = make  # type: ignore[method-assign] # the variant to compare with
        origin = await Origins(make_app).open()
        print(origin.scenario.url.rpartition(":")[2], flush=True)
    await asyncio.Event().wait()


class Variant:
    """A served variant in a process of its own, and the connection that loads it."""

    def __init__(self, kind: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve", kind], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self.process.stdout is not None
        port = int(self.process.stdout.readline())
        self.client = socket.create_connection(("127.0.0.1", port))
        self.size = 0
        self.watched = psutil.Process(self.process.pid)

    def block(self, requests: int) -> float:
        """Send so many requests; microseconds of the server's CPU for each."""
        before = self.watched.cpu_times()
        for _ in range(requests // BATCH):
            self.client.sendall(REQUEST * BATCH)
            self._receive(BATCH)
        after = self.watched.cpu_times()
        used = after.user - before.user + after.system - before.system
        return used / (requests // BATCH * BATCH) * 1e6

    def _receive(self, count: int) -> None:
        if not self.size:  # every response has the same length
            first = self.client.recv(65536)
            while first.count(b"}") < count:
                first += self.client.recv(65536)
            assert first.count(b"HTTP/1.1 200 OK") == count, first[:500]
            self.size = len(first) // count
            return
        left = count * self.size
        while left:
            left -= len(self.client.recv(min(left, 65536)))

    def close(self) -> None:
        self.client.close()
        self.process.kill()
        self.process.wait()


def first_200(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200  # noqa: PLR2004 - OK
    connection.close()


def starts(runs: int = 7) -> None:
    ours, bare = [], []
    for _ in range(runs):
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", BARE], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert process.stdout is not None
        first_200(int(process.stdout.readline()))
        bare.append(time.perf_counter() - began)
        process.kill()
        process.communicate()
        began = time.perf_counter()
        with mock_server.start(port=0) as server:
            first_200(int(server.url.rpartition(":")[2]))
            ours.append(time.perf_counter() - began)
    show("start() to first 200, best", min(ours) * 1000, "ms", min(bare) * 1000)
    show("start() to first 200, median", _median(ours) * 1000, "ms", _median(bare) * 1000)


def scenarios(runs: int = 200) -> None:
    times = []
    with mock_server.start(port=0) as server:
        for _ in range(runs):
            began = time.perf_counter()
            scenario = server.scenario()
            times.append(time.perf_counter() - began)
            scenario.close()
    show("scenario(), median", _median(times) * 1000, "ms")


def requests(blocks: int = 9, size: int = 3200) -> None:
    variants = {kind: Variant(kind) for kind in ("bare", "unrecorded", "whole")}
    used: dict[str, list[float]] = {kind: [] for kind in variants}
    for number in range(blocks + 1):
        for kind, variant in variants.items():
            cost = variant.block(size)
            if number:  # the first block warms up
                used[kind].append(cost)
    for variant in variants.values():
        variant.close()
    cost = {kind: _median(blocks) for kind, blocks in used.items()}
    show("CPU a request, bare aiohttp", cost["bare"], "µs")
    show("CPU a request, frame without journal", cost["unrecorded"], "µs", cost["bare"])
    show("CPU a request, frame with journal", cost["whole"], "µs", cost["bare"])
    show("  so the journal costs a request", cost["whole"] - cost["unrecorded"], "µs")


def memory(count: int) -> None:
    variant = Variant("whole")
    variant.block(20_000)  # the journal is full from here on
    before = variant.watched.memory_info().rss
    variant.block(count)
    after = variant.watched.memory_info().rss
    variant.close()
    show(f"memory before {count} more requests", before / 1e6, "MB")
    show("memory after", after / 1e6, "MB", before / 1e6)


def show(what: str, value: float, unit: str, peer: float | None = None) -> None:
    ratio = "" if peer is None else f"   {value / peer:.2f} × peer ({peer:.1f} {unit})"
    print(f"{what:<44} {value:8.2f} {unit}{ratio}")


def _median(values: list[float]) -> float:
    return statistics.median(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=["bare", "unrecorded", "whole"])
    parser.add_argument("--requests", type=int, default=50_000, help="of the memory test")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve))
        return
    os.environ.pop(mock_server.CONTROL_VARIABLE, None)
    starts()
    scenarios()
    requests()
    memory(options.requests)


if __name__ == "__main__":
    main()
