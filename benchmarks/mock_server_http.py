"""What a request costs mock_server, beside bare aiohttp and httpbin in the same run.

    python benchmarks/mock_server_http.py                # a quarter of a minute
    python benchmarks/mock_server_http.py --rounds 200   # a steadier median

Three servers, each a process of its own:

- mock_server as `start()` gives it, with its journal on;
- bare aiohttp doing the same work: the same route patterns, the same shop (looked up by the
  same dictionaries, the same check of the email), the same msgspec models that validate and
  encode, and the same fields in the response, the entity tag included. It has no journal, no
  problem documents, no faults, no access log, and none of the other routes;
- httpbin 0.10 on gunicorn (one gthread worker, keep-alive), in the environment that the tests
  keep for it. It answers /get and /post, which echo the request; it is here as the server that
  people would use otherwise, not as one that does the same.

GET reads the shop's users one after the other, POST creates users, each with another email.

On two cores of a shared machine (Python 3.11, aiohttp 3.14.5), medians of 100 rounds:

                      CPU a request   × bare   requests/s   × bare
    GET   bare aiohttp      33.1 µs     1.00        25040     1.00
    GET   mock_server       37.3 µs     1.13        22621     0.90
    GET   httpbin          368.9 µs    10.53         2177     0.11
    POST  bare aiohttp      47.4 µs     1.00        18266     1.00
    POST  mock_server       55.1 µs     1.14        15811     0.89
    POST  httpbin          410.4 µs     8.11         1956     0.13

The aim is 1.2 × bare aiohttp's CPU at most; above 1.35 × is a defect. About a third is the
system's, most of the rest aiohttp's protocol, parser and task. mock_server adds the framing
(1.4 µs), the journal (1.4 µs), the tap (1 µs), HTTP's rules that aiohttp leaves (0.3 µs),
conditions and formats (1 µs), and saves some 8 µs of aiohttp's routing and response
(docs/architecture.md, "Where the time goes").

The client is this process: 16 connections that are kept, each sends its next request when it
has read the response to the one before. So the server reads one request at a time, as from
real clients, and finds up to 16 of them ready. Its CPU is the server process's own user and
system time (with its children), so the client does not count, and a busy machine disturbs
less than with wall time. Blocks alternate between the servers, the medians count.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gc
import hashlib
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import psutil
from aiohttp import web

import mock_server
from mock_server.bookshop.models import NewUser, User
from mock_server.bookshop.shop import Shop
from mock_server.scenario import Scenario

ROOT: Final = Path(__file__).resolve().parent.parent
HTTPBIN: Final = ROOT / "tests" / "mock_server" / "httpbin" / "environment.py"
USERS: Final = 60  # that the shop begins with
BARE: Final = "bare aiohttp"
CONNECTIONS: Final = 16
BLOCK: Final = 480  # requests of a block: short, so that all servers meet the same noise
SLOW_BLOCK: Final = 64  # of httpbin
RESET_AFTER: Final = 12  # rounds; mock_server holds 10,000 users at most
NUMBER: Final = itertools.count()


class Kind(NamedTuple):
    """A request and what is to be answered."""

    method: str
    path: str
    status: int


KINDS: Final = (Kind("GET", "/users/NUMBER", 200), Kind("POST", "/users", 201))


def message(kind: Kind) -> bytes:
    """A request as the library `requests` sends it; no two POSTs name the same email."""
    body = b""
    fields = ""
    path = kind.path.replace("NUMBER", str(next(NUMBER) % USERS + 1))
    if kind.method == "POST":
        user = {
            "name": "Алёна Щербакова",
            "email": f"reader-{next(NUMBER)}@example.org",
            "city": "Йошкар-Ола",
        }
        body = json.dumps(user).encode()
        fields = f"Content-Length: {len(body)}\r\nContent-Type: application/json\r\n"
    return (
        f"{kind.method} {path} HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n"
        "User-Agent: python-requests/2.34\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n"
        f"Connection: keep-alive\r\n{fields}\r\n"
    ).encode() + body


# The peer


def bare() -> web.Application:
    """The two routes as one writes them with aiohttp alone."""
    shop = Shop(Scenario(1, seed=1))
    encode = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical").encode
    decode = msgspec.json.Decoder(NewUser).decode

    async def read_user(request: web.Request) -> web.StreamResponse:
        user = shop.users.get(int(request.match_info["user_id"]))
        if user is None:
            raise web.HTTPNotFound
        body = encode(user)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(
            body=body,
            headers={"Content-Type": "application/json", "ETag": tag, "Cache-Control": "no-cache"},
        )

    async def create_user(request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            new = decode(await request.read())
        except msgspec.DecodeError as error:
            raise web.HTTPUnprocessableEntity(text=str(error)) from None
        user = User(
            id=shop.next_user_id,
            registered=dt.datetime.now(dt.UTC).date(),
            **msgspec.structs.asdict(new),
        )
        shop.put_user(user)
        body = encode(user)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return web.Response(
            body=body,
            status=201,
            headers={
                "Content-Type": "application/json",
                "Location": f"/users/{user.id}",
                "ETag": tag,
            },
        )

    async def reset(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
        nonlocal shop
        shop = Shop(Scenario(1, seed=1))
        return web.Response()

    app = web.Application()
    app.router.add_get(r"/users/{user_id:[0-9]{1,15}}", read_user)
    app.router.add_post("/users", create_user)
    app.router.add_post("/reset", reset)
    return app


async def serve() -> None:
    """Serve the peer; the port is the first line printed."""
    runner = web.AppRunner(bare(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    gc.freeze()  # as mock_server does
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


# The servers, each with the connections that load it


class Loaded:
    """A running server: what its process uses, and connections to it."""

    requests = BLOCK

    def __init__(self, pid: int, port: int) -> None:
        self.watched = psutil.Process(pid)
        self.clients = [
            socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(CONNECTIONS)
        ]
        for client in self.clients:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def block(self, kind: Kind) -> tuple[float, float]:
        """Send a block of requests; microseconds of CPU for each, and how many a second."""
        rounds = [
            [message(kind) for _ in self.clients] for _ in range(self.requests // CONNECTIONS)
        ]
        status = f"HTTP/1.1 {kind.status} ".encode()
        processes = (self.watched, *self.watched.children(recursive=True))
        used, began = sum(map(cpu_of, processes)), time.perf_counter()
        for sent in rounds:
            for client, request in zip(self.clients, sent, strict=True):
                client.sendall(request)
            for client in self.clients:
                receive(client, status)
        took, used = time.perf_counter() - began, sum(map(cpu_of, processes)) - used
        count = len(rounds) * CONNECTIONS
        return used / count * 1e6, count / took

    def reset(self) -> None:
        """Data as at the start."""

    def close(self) -> None:
        for client in self.clients:
            client.close()


class Ours(Loaded):
    def __init__(self) -> None:
        self.server = mock_server.start(port=0)
        (child,) = psutil.Process().children()[-1:]
        super().__init__(child.pid, int(self.server.url.rpartition(":")[2]))

    def reset(self) -> None:
        seen = self.server.journal.last()  # the journal was on
        assert seen.status in {kind.status for kind in KINDS}, seen
        self.server.reset()

    def close(self) -> None:
        super().close()
        self.server.close()


class Bare(Loaded):
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self.process.stdout is not None
        super().__init__(self.process.pid, int(self.process.stdout.readline()))

    def reset(self) -> None:
        self.clients[0].sendall(
            b"POST /reset HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
        )
        receive(self.clients[0], b"HTTP/1.1 200 ")

    def close(self) -> None:
        super().close()
        self.process.kill()
        self.process.communicate()


class Httpbin(Loaded):
    requests = SLOW_BLOCK

    def block(self, kind: Kind) -> tuple[float, float]:
        """Send to httpbin's route for the method, which always answers 200."""
        return super().block(Kind(kind.method, f"/{kind.method.lower()}", 200))

    def __init__(self, python: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [
                *(str(python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"),
                *("--worker-class", "gthread", "--threads", str(CONNECTIONS)),
                *("--keep-alive", "60", "--log-level", "error", "httpbin:app"),
            ],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until_listening(port, self.process)
        super().__init__(self.process.pid, port)

    def close(self) -> None:
        super().close()
        self.process.terminate()
        self.process.wait()


def cpu_of(process: psutil.Process) -> float:
    """Seconds of CPU; Linux tells the nanoseconds of each thread, others hundredths."""
    tasks = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
    if tasks:
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
    times = process.cpu_times()
    return times.user + times.system


def receive(client: socket.socket, status: bytes) -> None:
    """Read one response."""
    data = client.recv(65536)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += more(client)
    assert data.startswith(status), data[:500]
    at = data.find(b"Content-Length: ")
    length = int(data[at + 16 : data.find(b"\r", at)])
    while len(data) < end + 4 + length:
        data += more(client)


def more(client: socket.socket) -> bytes:
    data = client.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def httpbin_python() -> Path | str:
    """The interpreter of httpbin's environment, made if there is none; or why there is none."""
    if os.name == "nt":
        return "gunicorn does not run on Windows"
    made = subprocess.run(
        [sys.executable, str(HTTPBIN)], capture_output=True, encoding="utf-8", check=False
    )
    if made.returncode:
        return made.stderr.strip()
    python = Path(made.stdout.strip())
    found = subprocess.run(
        [str(python), "-c", "import gunicorn, httpbin"], capture_output=True, check=False
    )
    return python if found.returncode == 0 else "there is no gunicorn in its environment"


# The run


class Measured:
    """What the blocks of each kind of request took each server."""

    def __init__(self) -> None:
        self.cpu: dict[tuple[str, str], list[float]] = {}
        self.rate: dict[tuple[str, str], list[float]] = {}

    def add(self, kind: Kind, name: str, used: float, a_second: float) -> None:
        self.cpu.setdefault((kind.method, name), []).append(used)
        self.rate.setdefault((kind.method, name), []).append(a_second)

    def show(self, names: list[str]) -> None:
        print(f"{'':<6}{'':<14}{'CPU a request':>16}{'× bare':>9}{'requests/s':>13}{'× bare':>9}")
        for kind in KINDS:
            bare_cpu, bare_rate = self.cpu[kind.method, BARE], self.rate[kind.method, BARE]
            for name in names:
                cpu, rate = self.cpu[kind.method, name], self.rate[kind.method, name]
                print(
                    f"{kind.method:<6}{name:<14}{statistics.median(cpu):>13.1f} µs"
                    f"{ratio(cpu, bare_cpu):>9.2f}{statistics.median(rate):>13.0f}"
                    f"{ratio(rate, bare_rate):>9.2f}"
                )


def measure(rounds: int) -> None:
    python = httpbin_python()
    loaded: dict[str, Loaded] = {BARE: Bare(), "mock_server": Ours()}
    if isinstance(python, Path):
        loaded["httpbin"] = Httpbin(python)
    measured = Measured()
    try:
        for number in range(rounds + 1):
            for kind in KINDS:
                for name, server in loaded.items():
                    used, a_second = server.block(kind)
                    if number:  # the first round warms up
                        measured.add(kind, name, used, a_second)
            if number % RESET_AFTER == 0:
                for server in loaded.values():
                    server.reset()
    finally:
        for server in loaded.values():
            server.close()
    measured.show(list(loaded))
    if isinstance(python, str):
        print(f"httpbin was left out: {python}")


def ratio(ours: list[float], peer: list[float]) -> float:
    """The median of the ratios of blocks that ran one after the other."""
    return statistics.median(a / b for a, b in zip(ours, peer, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help="be the peer")
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve())
        return
    os.environ.pop(mock_server.CONTROL_VARIABLE, None)
    measure(options.rounds)


if __name__ == "__main__":
    main()
