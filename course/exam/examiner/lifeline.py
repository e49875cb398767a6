"""The examiner ends when the process that started it does, however that ends.

Two signs are watched: the end of stdin, which the parent holds open, and the parent's
pid, since a grandchild that was forked from the parent may hold the pipe open too.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from mock_server.lifeline import process_lives

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK_SECONDS = 0.5


def watch(parent: int, end: Callable[[], None]) -> None:
    """Call `end` once, from another thread, when the parent is gone."""
    once = threading.Lock()

    def ended() -> None:
        if once.acquire(blocking=False):
            end()

    def wait_for_stdin() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        ended()

    def wait_for_pid() -> None:
        while _is_child_of(parent):
            time.sleep(_LOOK_SECONDS)
        ended()

    threading.Thread(target=wait_for_stdin, name="lifeline", daemon=True).start()
    threading.Thread(target=wait_for_pid, name="parent", daemon=True).start()


def _is_child_of(parent: int) -> bool:
    if sys.platform == "win32":  # there a process keeps its parent's pid, dead or alive
        return process_lives(parent)
    return os.getppid() == parent
