"""Running a piece of the student's code in a place where it can be waited for and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from course.exam.kernel import stopping
from course.exam.kernel.loops import children
from course.exam.kernel.stopping import Stopped

if TYPE_CHECKING:
    import contextvars
    from collections.abc import Awaitable, Callable

# Seconds to wait for code to end after it was asked to, gently and by force.
_GENTLE = 0.3
_FORCE_EVERY = 0.1
_FORCE_TIMES = 4


class Home(NamedTuple):
    """An event loop and the thread that it runs in."""

    loop: asyncio.AbstractEventLoop
    thread: int


class Attempt(Protocol):
    """Code that was started somewhere; it calls `ended` when it is over, from any thread."""

    done: bool
    result: Any

    def stop(self) -> bool:
        """End it; False if it goes on all the same."""


class ThreadAttempt:
    """A synchronous job in a thread of its own.

    `job` returns its result and raises nothing but Stopped.
    """

    def __init__(
        self, job: Callable[[], Any], ended: Callable[[], None], context: contextvars.Context
    ) -> None:
        self.done = False
        self.result: Any = None
        self._job = job
        self._context = context
        self._ended = ended
        self._finished = threading.Event()
        self._lock = threading.Lock()
        # A daemon: a thread that cannot be ended must not keep the kernel from ending.
        self._thread = threading.Thread(target=self._run, name="student", daemon=True)
        self._thread.start()

    def stop(self) -> bool:
        thread = self._thread.ident
        if thread is None:
            raise AssertionError("the thread was started")
        loop = stopping.loop_running_in(thread)
        if loop is not None:  # `asyncio.run` inside: its tasks clean up when cancelled
            stopping.cancel_tasks(loop)
            if self._finished.wait(_GENTLE):
                return True
        for _ in range(_FORCE_TIMES):
            with self._lock:
                if self.done:
                    return True
                stopping.raise_in(thread)
            if loop is not None:
                stopping.cancel_tasks(loop)  # wakes it, so that it notices
            if self._finished.wait(_FORCE_EVERY):
                return True
        return self.done

    def _run(self) -> None:
        result = None
        with contextlib.suppress(Stopped):
            result = self._context.run(self._job)
        # Stopped may come a moment too late, anywhere below: then the rest is done again.
        while not self._finished.is_set():
            with contextlib.suppress(Stopped):
                with self._lock:
                    self.result = result
                    self.done = True  # from here on nothing is raised in this thread
                self._finished.set()
        self._ended()


class LoopAttempt:
    """A coroutine on a loop that runs in another thread.

    `job` makes what is awaited; the awaitable raises nothing but CancelledError and Stopped.
    """

    def __init__(
        self,
        home: Home,
        job: Callable[[], Awaitable[Any]],
        ended: Callable[[], None],
        namespace: dict[str, Any],
        context: contextvars.Context,
    ) -> None:
        self.done = False
        self.result: Any = None
        self.wedged = False  # the loop itself did not answer any more
        self._loop, self._thread = home
        self._job = job
        self._ended = ended
        self._namespace = namespace
        self._finished = threading.Event()
        self._task: asyncio.Task[None] | None = None
        self._children: weakref.WeakSet[asyncio.Task[Any]] = weakref.WeakSet()
        self._loop.call_soon_threadsafe(self._start, context=context)

    def stop(self) -> bool:
        answered = threading.Event()

        def cancel() -> None:
            answered.set()
            if self._task is not None:
                self._task.cancel()
            for child in list(self._children):
                child.cancel()

        try:
            self._loop.call_soon_threadsafe(cancel)
        except RuntimeError:  # the loop was closed under our feet
            return self.done
        if self._finished.wait(_GENTLE):
            return True
        for _ in range(_FORCE_TIMES):
            if answered.is_set():
                break
            # Nothing but the student's own code is ever interrupted: on the kernel's loop
            # an exception out of place would end the kernel.
            if stopping.runs_code_of(self._thread, self._namespace):
                stopping.raise_in(self._thread)
            answered.wait(_FORCE_EVERY)
        self.wedged = not answered.is_set()
        return self._finished.wait(_GENTLE)

    def end_children(self) -> None:
        """Cancel the tasks that it left behind and wait until they have ended."""
        ended = threading.Event()

        async def cancel() -> None:
            unfinished = [child for child in self._children if not child.done()]
            for child in unfinished:
                child.cancel()
            await asyncio.wait(
                [*unfinished, asyncio.create_task(asyncio.sleep(0))], timeout=_GENTLE
            )
            ended.set()

        asyncio.run_coroutine_threadsafe(cancel(), self._loop)
        ended.wait(2 * _GENTLE)

    def _start(self) -> None:
        self._task = self._loop.create_task(self._run())
        self._task.add_done_callback(self._finish)

    async def _run(self) -> None:
        children.set(self._children)
        with contextlib.suppress(Stopped):
            self.result = await self._job()

    def _finish(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            task.exception()  # seen: asyncio need not complain that nobody looked
        self.done = True
        self._finished.set()
        self._ended()
