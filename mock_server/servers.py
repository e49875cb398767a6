"""`start()`: a server for this process."""

from __future__ import annotations

import atexit
import os
import threading
from typing import Final

from mock_server.handle import Server
from mock_server.launch import Child
from mock_server.protocol import CONTROL_VARIABLE, NewScenario, Opened
from mock_server.remote import Ownership, Remote, ServerStoppedError

USUAL_PORT: Final = 8000


class _Backend:
    """The server process that this process uses: a child, or the lab's."""

    def __init__(self, remote: Remote, child: Child | None, ownership: Ownership | None) -> None:
        self.remote = remote
        self.child = child
        self.ownership = ownership
        self.servers: list[Server] = []
        self.pid = os.getpid()

    @property
    def usable(self) -> bool:
        return self.pid == os.getpid() and (self.child is None or self.child.alive)

    def open(self, seed: int, ports: tuple[int, ...]) -> Server:
        owner = self.ownership.number if self.ownership is not None else 0
        wanted = NewScenario(seed, ports, owner)
        opened = self.remote.call("POST", "/scenarios", Opened, wanted)
        server = Server(self.remote, opened, owner, _closed)
        self.servers.append(server)
        return server

    def stop(self) -> None:
        self.remote.close()
        if self.ownership is not None:
            self.ownership.close()
        if self.child is not None:
            self.child.stop()


_lock: Final = threading.Lock()
_backends: Final[dict[str, _Backend]] = {}  # by credential of the lab's server, "" for a child


def start(seed: int = 1, *, port: int | None = None) -> Server:
    """A server with a fresh scenario: on `port`, or on 8000 if it is free, else on any.

    It ends with this process. Under `run.py lab` it is a scenario of the lab's server.
    Raises StartError when no server can be started, ValueError when `port` is taken.
    """
    ports = (USUAL_PORT, 0) if port is None else (port,)
    with _lock:
        backend = _backend()
        try:
            return backend.open(seed, ports)
        except ServerStoppedError:  # the lab's was killed: `usable` cannot see that
            _forget(backend)
        return _backend().open(seed, ports)


def _backend() -> _Backend:
    credential = os.environ.get(CONTROL_VARIABLE, "")
    backend = _backends.get(credential)
    if backend is not None and backend.usable:
        return backend
    backend = _attach(credential) if credential else None
    if backend is None:
        known = _backends.get("")
        backend = known if known is not None and known.usable else _spawn()
        _backends[""] = backend
    else:
        _backends[credential] = backend
    return backend


def _forget(backend: _Backend) -> None:
    for key in [key for key, known in _backends.items() if known is backend]:
        del _backends[key]
    backend.stop()


def _attach(credential: str) -> _Backend | None:
    remote = Remote(credential)
    try:
        return _Backend(remote, None, remote.own())
    except ServerStoppedError:
        return None  # the lab has ended: a server of one's own does as well


def _spawn() -> _Backend:
    child = Child()
    return _Backend(Remote(child.control), child, None)


def _closed(server: Server) -> None:
    with _lock:
        for key, backend in list(_backends.items()):
            if server in backend.servers:
                backend.servers.remove(server)
                if not backend.servers:
                    del _backends[key]
                    backend.stop()


def _close_all() -> None:
    for backend in list(_backends.values()):
        if backend.usable:  # a forked process leaves its parent's server alone
            backend.stop()
    _backends.clear()


atexit.register(_close_all)
