"""Calls that run on: servers, calls at the same time, cancelling."""

from __future__ import annotations

import socket

import pytest

from course.exam.examiner.failures import (
    StudentCancelled,
    StudentError,
)

pytestmark = pytest.mark.kernel


ECHO = (
    "async def echo(reader, writer):\n    writer.write(await reader.read(9))\n    writer.close()\n"
)


@pytest.mark.parametrize(
    "definition",
    [
        ECHO + "async def serve(port):\n"
        "    async with await asyncio.start_server(echo, '127.0.0.1', port) as server:\n"
        "        await server.serve_forever()",
        ECHO + "def serve(port):\n"
        "    async def main():\n"
        "        async with await asyncio.start_server(echo, '127.0.0.1', port) as server:\n"
        "            await server.serve_forever()\n"
        "    asyncio.run(main())",
        ECHO + "async def serve(port):\n"
        "    return await asyncio.start_server(echo, '127.0.0.1', port)",
    ],
    ids=["forever", "asyncio.run", "returned"],
)
def test_a_server_that_runs_while_the_check_talks_to_it(notebook, port, definition):
    notebook.define(definition)

    def talk(student):
        with student.serve.running(port) as running:
            running.until_listening(port)
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(b"hello")
                received = connection.recv(9)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port), 5)
        return received

    assert notebook.probe(talk) == b"hello"


def test_a_server_that_fails_says_why(notebook, port):
    notebook.define("async def serve(port): raise OSError('no such port')")

    def talk(student):
        with student.serve.running(port) as running:
            running.until_listening(port)

    with pytest.raises(StudentError, match="no such port"):
        notebook.probe(talk)


def test_calls_run_at_the_same_time(notebook):
    notebook.define("""
        import threading
        barrier = threading.Barrier(2, timeout=5)
        gate = asyncio.Event()
        def meet():
            barrier.wait()
            return "met"
        async def wait(): await gate.wait(); return "opened"
        async def open_gate(): gate.set()
    """)

    def meet(student):
        first, second = student.meet.start(), student.meet.start()
        waiting = student.wait.start()
        student.open_gate()
        return first.result(5), second.result(5), waiting.result(5)

    assert notebook.probe(meet) == ("met", "met", "opened")


def test_a_call_is_cancelled(notebook):
    notebook.define("""
        seen = []
        async def forever():
            try:
                seen.append("begun")
                await asyncio.sleep(60)
            finally:
                seen.append("cleaned up")
        def look(): return seen
    """)

    def cancel(student):
        call = student.forever.start()
        while not student.look():
            assert not call.done
        call.cancel()
        with pytest.raises(StudentCancelled):
            call.result()
        return student.look()

    assert notebook.probe(cancel) == ["begun", "cleaned up"]


def test_a_call_that_is_cancelled_at_once_leaves_no_warning_behind(notebook):
    notebook.define("async def forever(): await asyncio.sleep(60)\nimport gc")

    def cancel(student):
        for _ in range(20):
            student.forever.start().cancel()

    notebook.probe(cancel)
    assert notebook.run("_ = gc.collect()") == []


def test_what_a_check_leaves_running_ends_with_it(notebook):
    notebook.define("""
        def forever():
            while True:
                pass
        def running():
            import threading
            return sum(thread.name == "student" for thread in threading.enumerate())
    """)
    notebook.probe(lambda student: student.forever.start() and None)
    # One thread is the one that counts.
    for _ in range(50):
        if notebook.probe(lambda student: student.running()) == 1:
            break
    else:
        pytest.fail("the loop was not ended with its check")
