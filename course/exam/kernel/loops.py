"""The event loop that the notebook's coroutines share."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
import time
from typing import TYPE_CHECKING, Any

from course.exam.kernel.raised import is_wrong_loop

if TYPE_CHECKING:
    import weakref

# Where tasks are noted that are created below an attempt: tasks inherit their maker's context.
children: contextvars.ContextVar[weakref.WeakSet[asyncio.Task[Any]]] = contextvars.ContextVar(
    "children"
)


def _make_task(
    loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any
) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
    with contextlib.suppress(LookupError):  # the attempt's own task, and what is nobody's
        children.get().add(task)
    return task


def _complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what asyncio has to say, but for what is tried once more on the kernel's loop.

    A call that succeeds there should not be followed by the errors of its first attempt.
    """
    error = context.get("exception")
    if error is None or not is_wrong_loop(error):
        loop.default_exception_handler(context)


class PersistentLoop:
    """An event loop in a thread of its own, where the student's coroutines live.

    Not the kernel's: one coroutine that blocks would wedge it. Not a new one for each call:
    what one call made (a session, a connection) another uses.
    """

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.set_task_factory(_make_task)
        self.loop.set_exception_handler(_complain)
        self._given_up = False
        self._thread = threading.Thread(target=self._run, name="student's loop", daemon=True)
        self._thread.start()

    @property
    def thread(self) -> int:
        while self._thread.ident is None:  # set by the new thread before it runs anything
            time.sleep(0)
        return self._thread.ident

    @property
    def usable(self) -> bool:
        return not self._given_up and self._thread.is_alive() and not self.loop.is_closed()

    def give_up(self) -> None:
        """Let the loop end as soon as what blocks it ends."""
        self._given_up = True
        with contextlib.suppress(RuntimeError):  # it is closed already
            self.loop.call_soon_threadsafe(self.loop.stop)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        while not self._given_up and not self.loop.is_closed():  # a student may close it
            # SystemExit and KeyboardInterrupt in any task end `run_forever`, and so does a
            # Stopped that came a moment too late; the other tasks are to go on.
            with contextlib.suppress(BaseException):
                self.loop.run_forever()


_loops: list[PersistentLoop] = []
_lock = threading.Lock()


def persistent_loop() -> PersistentLoop:
    """Return the notebook's loop; a new one when the last was wedged or closed."""
    with _lock:
        if not _loops or not _loops[-1].usable:
            _loops[:] = [PersistentLoop()]
        return _loops[-1]
