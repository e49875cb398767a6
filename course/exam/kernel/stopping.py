"""Ending Python code that does not end by itself.

CPython can raise an exception in another thread between two bytecodes. That ends loops
written in Python; a thread inside `sleep` or `recv` notices it when that call returns, and
code that catches everything may go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType


class Stopped(BaseException):
    """Raised inside the student's code when its time is over or the check is cancelled.

    Not a KeyboardInterrupt: asyncio lets that one end the whole loop.
    """


def raise_in(thread: int) -> None:
    """Raise Stopped in a thread as soon as it runs Python code again."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Stopped))


def runs_code_of(thread: int, namespace: dict[str, Any]) -> bool:
    """Tell whether a function of this namespace is on the thread's stack."""
    frame = _stack(thread)
    while frame is not None:
        if frame.f_globals is namespace:
            return True
        frame = frame.f_back
    return False


def loop_running_in(thread: int) -> asyncio.AbstractEventLoop | None:
    """Find the event loop that `asyncio.run` runs in a thread (asyncio tells only its own)."""
    frame = _stack(thread)
    while frame is not None:
        if frame.f_code.co_name in ("run_forever", "_run_once"):
            loop = frame.f_locals.get("self")
            if isinstance(loop, asyncio.AbstractEventLoop):
                return loop
        frame = frame.f_back
    return None


def cancel_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel, from another thread, whatever runs on a loop; this wakes it too."""

    def cancel() -> None:
        for task in asyncio.all_tasks(loop):
            task.cancel()

    with contextlib.suppress(RuntimeError):  # it has just been closed
        loop.call_soon_threadsafe(cancel)


def _stack(thread: int) -> FrameType | None:
    return sys._current_frames().get(thread)  # noqa: SLF001 — documented, for debuggers
