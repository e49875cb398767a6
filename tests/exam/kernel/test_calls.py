"""The table of cases: what students write, in a real kernel."""

from __future__ import annotations

import urllib.request

import pytest

from course.exam.examiner.failures import (
    StudentError,
    StudentNotCallable,
    StudentSignature,
    StudentUndefined,
)

pytestmark = pytest.mark.kernel


def test_a_sync_function(notebook):
    notebook.define("def double(x): return 2 * x")
    assert notebook.probe(lambda student: student.double(x="ab")) == "abab"


def test_an_async_function(notebook):
    notebook.define("async def double(x):\n    await asyncio.sleep(0)\n    return 2 * x")
    assert notebook.probe(lambda student: student.double([1])) == [1, 1]


def test_the_definition_counts_that_was_run_last(notebook):
    notebook.define("def version(): return 1")
    assert notebook.probe(lambda student: student.version()) == 1
    notebook.define("version = lambda: 2")
    assert notebook.probe(lambda student: student.version()) == 2


def test_asyncio_run_inside(notebook):
    notebook.define("""
        def double(x):
            async def work():
                await asyncio.sleep(0)
                return 2 * x
            return asyncio.run(work())
    """)
    assert notebook.probe(lambda student: student.double(2)) == 4


def test_a_session_made_in_an_earlier_cell(notebook, url):
    notebook.define("import aiohttp\nsession = aiohttp.ClientSession()")
    notebook.define("""
        async def status(url):
            async with session.get(url) as response:
                return response.status
    """)
    assert notebook.probe(
        lambda student: [student.status(f"{url}/users/{number}") for number in (1, 2)]
    ) == [200, 200]
    notebook.define("await session.close()")


def test_the_first_attempt_leaves_no_errors_beside_the_table(notebook, url):
    notebook.define("import aiohttp\nsession = aiohttp.ClientSession()")
    notebook.define("""
        async def statuses(urls):
            async def status(url):
                async with session.get(url) as response:
                    return response.status
            tasks = [asyncio.ensure_future(status(url)) for url in urls]
            return [await task for task in asyncio.as_completed(tasks)]
    """)
    [table] = notebook.check(lambda student, _: student.statuses([f"{url}/users/3"] * 3))
    assert notebook._probe.result == [200] * 3
    assert "never retrieved" not in table.data["text/html"]
    notebook.define("await session.close()")


def test_a_lock_that_was_used_in_a_cell(notebook):
    notebook.define("""
        lock = asyncio.Lock()
        async def hold():
            async with lock:
                await asyncio.sleep(0.01)
            return "held"
        async def both():
            return await asyncio.gather(hold(), hold())
        await both()
    """)
    assert notebook.probe(lambda student: student.both()) == ["held", "held"]


def test_a_server_started_by_top_level_await(notebook, port):
    notebook.define(f"""
        async def answer(reader, writer):
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi")
            await writer.drain()
            writer.close()
        server = await asyncio.start_server(answer, "127.0.0.1", {port})
    """)

    def talk(_):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=5) as response:
            return response.read()

    assert notebook.probe(talk) == b"hi"
    notebook.define("server.close()")


def test_a_name_that_was_never_defined(notebook):
    notebook.define("def get_usr(url): return 1")
    with pytest.raises(StudentUndefined) as caught:
        notebook.probe(lambda student: student.get_user("url"))
    assert caught.value.close == "get_usr"
    with pytest.raises(StudentUndefined) as caught:
        notebook.probe(lambda student: student.zzzzzz())
    assert caught.value.close == ""


def test_a_name_that_is_not_callable(notebook):
    notebook.define("get_all = [1, 2]")
    with pytest.raises(StudentNotCallable) as caught:
        notebook.probe(lambda student: student.get_all())
    assert caught.value.type == "list"


def test_a_wrong_signature_is_not_a_type_error_inside(notebook):
    notebook.define("def fetch(url): return url + 1\nasync def load(url, *, n): return n")
    with pytest.raises(StudentSignature) as caught:
        notebook.probe(lambda student: student.fetch("url", 1))
    assert caught.value.signature == "fetch(url)"
    assert caught.value.reason == "too many positional arguments"
    with pytest.raises(StudentSignature, match="missing a required"):
        notebook.probe(lambda student: student.load("url"))
    with pytest.raises(StudentError, match=r"^TypeError"):
        notebook.probe(lambda student: student.fetch("url"))


def test_context_variables_of_cells_are_seen(notebook):
    notebook.define("""
        import contextvars, decimal
        colour = contextvars.ContextVar("colour")
        colour.set("green")
        decimal.getcontext().prec = 3
        def look(): return colour.get(), str(decimal.Decimal(1) / 3)
        async def look_async(): return colour.get()
    """)
    assert notebook.probe(lambda student: student.look()) == ["green", "0.333"]
    assert notebook.probe(lambda student: student.look_async()) == "green"


def test_a_loop_that_the_student_closed_is_replaced(notebook):
    notebook.define("""
        async def work():
            await asyncio.sleep(0)
            return "done"
        async def break_it():
            asyncio.get_running_loop().stop()
            return "broken"
    """)

    def use(student):
        return student.break_it(), student.work()

    assert notebook.probe(use) == ("broken", "done")
