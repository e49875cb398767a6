"""Student code that does not end, in a real kernel: it is ended, or reported as stuck."""

from __future__ import annotations

import sys
import time

import pytest

from course.exam.examiner import link as examiner_link
from course.exam.examiner.failures import StudentTimeout

pytestmark = pytest.mark.kernel


def timed_out(notebook, body):
    with pytest.raises(StudentTimeout) as caught:
        notebook.probe(body)
    return caught.value


@pytest.mark.parametrize("kind", ["def", "async def"])
@pytest.mark.parametrize(
    "body",
    ["while True: pass", "deeper()", "sum(1 for _ in iter(int, 1))"],
    ids=["loop", "called", "generator"],
)
def test_a_loop_is_ended_and_the_next_call_works(notebook, kind, body):
    notebook.define(f"""
        def deeper():
            while True:
                time.sleep(0.001)
        {kind} forever():
            {body}
        {kind} fine(): return "fine"
    """)

    def use(student):
        with pytest.raises(StudentTimeout) as caught:
            student.forever.within(0.2)()
        return caught.value.stuck, student.fine()

    assert notebook.probe(use) == (False, "fine")


def test_a_loop_in_a_task_is_ended(notebook):
    notebook.define("""
        async def spin():
            while True: pass
        async def forever():
            await asyncio.gather(spin(), spin())
    """)
    assert not timed_out(notebook, lambda student: student.forever.within(0.2)()).stuck


def test_a_coroutine_that_only_waits_is_cancelled(notebook):
    notebook.define("async def forever(): await asyncio.sleep(3600)")
    assert not timed_out(notebook, lambda student: student.forever.within(0.2)()).stuck


def test_asyncio_run_that_never_ends_is_cancelled(notebook):
    notebook.define("def forever(): asyncio.run(asyncio.sleep(3600))")
    assert not timed_out(notebook, lambda student: student.forever.within(0.2)()).stuck


def test_a_sleeping_thread_is_stuck_until_it_wakes(notebook):
    notebook.define("def forever(): time.sleep(2.5)")

    def use(student, link):
        with pytest.raises(StudentTimeout) as caught:
            student.forever.within(0.2)()
        assert caught.value.stuck
        assert link.stuck
        assert not link.wait_unstuck(0.1)
        return link.wait_unstuck(10)

    notebook.check(use)
    assert notebook._probe.result is True


def test_a_bare_except_is_stuck(own_notebook):
    own_notebook.define("""
        def forever():
            while True:
                try:
                    while True:
                        time.sleep(0.001)
                except:
                    pass
    """)
    assert timed_out(own_notebook, lambda student: student.forever.within(0.2)()).stuck
    # The kernel itself goes on: cells run, and the next check starts.
    own_notebook.define("def fine(): return 'fine'")
    assert own_notebook.probe(lambda student: student.fine()) == "fine"


def test_blocking_in_a_coroutine_wedges_only_the_students_loop(notebook):
    notebook.define("""
        async def block(): time.sleep(4)
        async def fine():
            await asyncio.sleep(0)
            return "fine"
    """)

    def use(student):
        with pytest.raises(StudentTimeout) as caught:
            student.block.within(0.2)()
        return caught.value.stuck, student.fine()

    assert notebook.probe(use) == (True, "fine")


def test_a_coroutine_that_swallows_its_cancellation_is_stuck(notebook):
    notebook.define("""
        stop = time.monotonic() + 3
        async def forever():
            while time.monotonic() < stop:
                try:
                    await asyncio.sleep(0.05)
                except asyncio.CancelledError:
                    pass
    """)
    assert timed_out(notebook, lambda student: student.forever.within(0.2)()).stuck


def test_blocking_on_the_kernels_own_loop_is_ended(own_notebook):
    """A session of an earlier cell brings the call to the kernel's loop; then it spins there."""
    own_notebook.define("""
        lock = asyncio.Lock()
        async def hold():
            async with lock:
                await asyncio.sleep(0.01)
        await asyncio.gather(hold(), hold())
        async def forever():
            await asyncio.gather(hold(), hold())
            while True: pass
        async def fine(): return "fine"
    """)

    def use(student):
        with pytest.raises(StudentTimeout) as caught:
            student.forever.within(0.5)()
        return caught.value.stuck, student.fine()

    assert own_notebook.probe(use) == (False, "fine")
    own_notebook.define("await asyncio.sleep(0)")


def test_a_timeout_is_reported_when_it_is_due(notebook):
    notebook.define("def forever(): time.sleep(1.5)")
    started = time.monotonic()
    notebook.check(lambda student, _: student.forever.within(0.3)())
    assert time.monotonic() - started < 1.5  # it did not wait for the thread


@pytest.mark.skipif(sys.platform == "win32", reason="the C library has another sleep")
def test_a_kernel_whose_lock_is_held_is_not_waited_for(notebook, monkeypatch):
    """As in a regular expression that runs away: no thread of the kernel can say anything."""
    monkeypatch.setattr(examiner_link, "GRACE", 0.3)
    notebook.define("import ctypes\ndef freeze(): ctypes.PyDLL(None).sleep(2)")

    def use(student, link):
        started = time.monotonic()
        with pytest.raises(StudentTimeout) as caught:
            student.freeze.within(0.2)()
        waited = time.monotonic() - started
        return caught.value.stuck, waited < 1.9, link.wait_unstuck(10)

    notebook.check(use)
    assert notebook._probe.result == (True, True, True)


def test_a_call_without_limit_is_not_waited_for_without_end(notebook, monkeypatch):
    monkeypatch.setattr(examiner_link.protocol, "DEFAULT_SECONDS", 0.3)
    notebook.define("async def forever(): await asyncio.sleep(3600)")
    assert not timed_out(notebook, lambda student: student.forever.start().result()).stuck
