"""The child process of `start()`: origins and their control, until the parent ends."""

from __future__ import annotations

import asyncio
import gc
import itertools
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

import msgspec

from mock_server.control import Control
from mock_server.lifeline import die_with_parent
from mock_server.limits import allow_many_connections
from mock_server.origin import Origins
from mock_server.protocol import Ready

if TYPE_CHECKING:
    from typing import NoReturn


LOG_RECORDS: Final = 200


def main() -> None:
    """Serve; the only argument is the parent's pid. The first line written is a `Ready`."""
    # The interrupt button means the kernel's code, never the server.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(int(sys.argv[1]))
    _limit_log()
    allow_many_connections()
    asyncio.run(_serve())


def _limit_log() -> None:
    """Log to stderr, a file that nobody empties: the first records tell what is wrong."""
    handler = logging.StreamHandler()
    numbers = itertools.count()
    handler.addFilter(lambda _: next(numbers) < LOG_RECORDS)
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


async def _serve() -> NoReturn:
    control = Control(Origins(), os.urandom(24).hex())
    await control.open()
    # What is loaded stays: the collector need not look at it again and again.
    gc.freeze()
    _say(Ready(control=control.credential))
    await asyncio.Event().wait()
    raise AssertionError("nobody sets this event")


def _say(ready: Ready) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(ready) + b"\n")
    sys.stdout.buffer.flush()
