"""The table of cases: what students write, in a real kernel."""

from __future__ import annotations

import socket
import urllib.request

import pytest

import mock_server
from course.exam.examiner.failures import (
    StudentCancelled,
    StudentError,
    StudentNotCallable,
    StudentObject,
    StudentSignature,
    StudentTimeout,
    StudentUndefined,
)
from course.exam.examiner.remote import Remote

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def url():
    with mock_server.start() as server:
        yield server.url


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


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


def test_a_class_with_a_requests_session(notebook, url):
    notebook.define("""
        import requests
        class Client:
            def __init__(self, url):
                self.url = url
                self.session = requests.Session()
            def get_user(self, number):
                return self.session.get(f"{self.url}/users/{number}", timeout=5).json()
            def close(self):
                self.session.close()
                self.url = "closed"
    """)

    def use(student):
        client = student.Client(url)
        assert client.url.read() == url
        with client.entered() as entered:
            users = [entered.get_user(1)["id"], client.get_user(2)["id"]]
        return users, client.url.read()

    assert notebook.probe(use) == ([1, 2], "closed")


def test_a_class_with_an_aiohttp_session(notebook, url):
    notebook.define("""
        import aiohttp
        class Client:
            def __init__(self, url):
                self.url = url
                self.session = aiohttp.ClientSession()  # needs a running loop
            async def __aenter__(self):
                return self
            async def __aexit__(self, *_):
                await self.session.close()
            async def get_user(self, number):
                async with self.session.get(f"{self.url}/users/{number}") as response:
                    return await response.json()
            async def closed(self):
                return self.session.closed
    """)

    def use(student):
        client = student.Client(url)
        with client.entered() as entered:
            users = [entered.get_user(1)["id"], entered.get_user(2)["id"]]
        return users, client.closed()

    assert notebook.probe(use) == ([1, 2], True)


def test_objects_are_handed_back_to_functions_and_released(notebook):
    notebook.define("""
        class Counter:
            n = 0
        def count(counter):
            counter.n += 1
            return counter.n
    """)
    kept = []

    def use(student):
        kept.append(student.Counter())
        return student.count(kept[0]), student.count(kept[0])

    assert notebook.probe(use) == (1, 2)
    with pytest.raises(StudentUndefined):
        notebook.probe(lambda student: student.count(kept[0]))


@pytest.mark.parametrize(
    ("definition", "items"),
    [
        ("async def ticks():\n  n = 0\n  while True:\n    yield n\n    n += 1", [0, 1, 2]),
        ("def ticks():\n  n = 0\n  while True:\n    yield n\n    n += 1", [0, 1, 2]),
        ("async def ticks():\n  return [7, 8, 9, 10]", [7, 8, 9]),
        ("def ticks():\n  return 'no items'", "no items"),
    ],
)
def test_the_first_items_of_an_endless_generator(notebook, definition, items):
    notebook.define(definition)
    assert notebook.probe(lambda student: student.ticks.first(3)()) == items


def test_a_generator_is_closed_after_its_first_items(notebook):
    notebook.define("""
        ended = []
        async def ticks():
            try:
                while True:
                    yield 1
            finally:
                ended.append(True)
        def how_many():
            return len(ended)
    """)
    assert notebook.probe(lambda student: (student.ticks.first(2)(), student.how_many())) == (
        [1, 1],
        1,
    )


def test_a_generator_that_dries_up_says_what_it_gave(notebook):
    notebook.define("async def ticks():\n    yield 1\n    yield 2\n    await asyncio.sleep(60)")
    with pytest.raises(StudentTimeout) as caught:
        notebook.probe(lambda student: student.ticks.first(3).within(0.3)())
    assert (caught.value.items, caught.value.stuck) == ([1, 2], False)


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


def test_input_is_refused(notebook):
    notebook.define("def ask(): return input('Your name? ')")
    with pytest.raises(StudentError, match="nobody is there to type") as caught:
        notebook.probe(lambda student: student.ask())
    assert caught.value.is_a("EOFError")


@pytest.mark.parametrize("leave", ["sys.exit(3)", "exit_now()", "raise KeyboardInterrupt"])
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_exits_are_only_exceptions(notebook, leave, kind):
    notebook.define(f"""
        def exit_now(): raise SystemExit(3)
        {kind} leave():
            {leave}
        {kind} stay(): return "here"
    """)

    def leave_and_stay(student):
        with student.raises("SystemExit", "KeyboardInterrupt"):
            student.leave()
        return student.stay()

    assert notebook.probe(leave_and_stay) == "here"


def test_an_exit_in_a_task_does_not_end_the_loop(notebook):
    notebook.define("""
        async def leave(): sys.exit(1)
        async def start(): asyncio.create_task(leave()); await asyncio.sleep(0.01); return "on"
    """)
    assert notebook.probe(lambda student: student.start()) == "on"
    assert notebook.probe(lambda student: student.start()) == "on"


@pytest.mark.parametrize(
    ("expression", "type_name", "path", "inner"),
    [
        ("'x' * 5_000_000", "str", "", "str"),
        ("list(range(1_000_000))", "list", "", "list"),
        ("float('nan')", "float", "", "float"),
        ("{'a': [object()]}", "dict", "['a'][0]", "object"),
        ("[asyncio.sleep(0)]", "list", "[0]", "coroutine"),
        ("__import__('decimal').Decimal(1)", "decimal.Decimal", "", ""),
        ("type('Everything', (dict,), {'__eq__': lambda *_: True})()", "Everything", "", ""),
        ("lambda: 1", "function", "", ""),
    ],
)
def test_what_is_no_plain_data_is_named(notebook, expression, type_name, path, inner):
    notebook.define(f"def make(): return {expression}")

    def use(student):
        made = student.make()
        assert isinstance(made, Remote)
        assert made != {}
        return made["key"]

    with pytest.raises(StudentObject) as caught:
        notebook.probe(use)
    error = caught.value
    assert (error.type, error.path, error.inner) == (type_name, path, inner)


def test_an_exception_crosses_as_a_description(notebook):
    notebook.define("""
        class ApiError(ValueError):
            def __init__(self, status, response):
                super().__init__(f"the server said {status}")
                self.status = status
                self.response = response
        def fail(status):
            try:
                {}["no"]
            except KeyError as error:
                raise ApiError(status, object()) from error
    """)

    def use(student):
        with student.raises("ValueError") as error:
            student.fail(503)
        return error

    error = notebook.probe(use)
    assert error.type == "ApiError"
    assert error.bases == ["ApiError", "ValueError", "Exception", "BaseException"]
    assert error.message == "the server said 503"
    assert error.attributes["status"] == 503
    assert "response" not in error.attributes
    assert error.cause[0] == "KeyError"
    assert error.traceback.startswith("Cell In[")
    assert error.traceback.endswith("raise ApiError(status, object()) from error")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('no text')", r"\(no message: its __str__ raised ValueError\)"),
        ("return 5", r"\(no message: its __str__ raised TypeError\)"),
        ("return 'x' * 1_000_000", r"x{2000}… \(1,000,000 characters\)"),
        ("return '\\ud800'", r"\?"),
    ],
)
def test_an_exception_with_a_strange_text(notebook, body, message):
    notebook.define(f"""
        class Strange(Exception):
            def __str__(self): {body}
        def fail(): raise Strange
    """)
    with pytest.raises(StudentError) as caught:
        notebook.probe(lambda student: student.fail())
    assert caught.match(f"^Strange: {message}$")


def test_the_traceback_has_no_line_of_others(notebook):
    notebook.define("""
        import json
        def parse(text):
            return json.loads(text)
    """)
    with pytest.raises(StudentError) as caught:
        notebook.probe(lambda student: student.parse("{"))
    assert caught.value.type == "json.decoder.JSONDecodeError"
    assert len(caught.value.traceback.splitlines()) == 2


def test_endless_recursion_has_a_short_traceback(notebook):
    notebook.define("def down(): return down()")
    with pytest.raises(StudentError) as caught:
        notebook.probe(lambda student: student.down())
    assert caught.value.type == "RecursionError"
    assert len(caught.value.traceback.splitlines()) < 60


def test_prints_and_warnings_cost_nothing_and_are_shown(notebook):
    notebook.define("""
        import warnings
        def talk():
            print("<printed>")
            print("an error", file=sys.stderr)
            warnings.warn("a warning")
            return 1
    """)
    outputs = notebook.check(lambda student, _: student.talk())
    assert [output.output_type for output in outputs] == ["execute_result"]
    page = outputs[0].data["text/html"]
    assert "&lt;printed&gt;" in page
    assert "an error" in page
    assert "UserWarning: a warning" in page
    assert notebook.run("print('after')")[0].text == "after\n"


def test_a_log_that_was_set_up_in_a_cell_costs_nothing(notebook):
    notebook.define("import logging\nlogging.basicConfig(format='logged: %(message)s')")
    notebook.define("def talk():\n    logging.warning('careful')\n    return 1")
    outputs = notebook.check(lambda student, _: student.talk())
    assert [output.output_type for output in outputs] == ["execute_result"]
    assert "logged: careful" in outputs[0].data["text/html"]
    assert notebook.run("logging.warning('after')")[0].text == "logged: after\n"


def test_a_session_that_was_never_closed_costs_nothing(notebook, url):
    notebook.define("""
        import aiohttp
        async def forget(url):
            session = aiohttp.ClientSession()
            response = await session.get(url)
            return response.status
    """)
    outputs = notebook.check(lambda student, _: student.forget(f"{url}/users/1"))
    assert [output.output_type for output in outputs] == ["execute_result"]
    assert "Unclosed client session" in outputs[0].data["text/html"]


def test_an_endless_print_does_not_fill_the_memory(notebook):
    notebook.define("def talk():\n    while True:\n        print('x' * 1000)")
    outputs = notebook.check(lambda student, _: student.talk.within(0.3)())
    assert len(outputs[0].data["text/html"]) < 30_000


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


def test_bytes_tuples_and_numbered_keys_arrive(notebook):
    notebook.define("def make(data): return data, (1, 'ё'), {1: 2.5, None: True}, 2**70")
    assert notebook.probe(lambda student: student.make(b"\x00\xff")) == [
        b"\x00\xff",
        [1, "ё"],
        {1: 2.5, None: True},
        2**70,
    ]


def test_the_largest_text_that_may_cross_does(notebook):
    notebook.define("def make(): return '\\x01' * 666_666")  # six bytes each in JSON
    assert notebook.probe(lambda student: student.make.within(20)()) == "\x01" * 666_666


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


def test_methods_run_where_their_object_was_made(notebook):
    notebook.define("""
        class Server:
            def __init__(self):
                self.loop = asyncio.get_running_loop()
            def close(self):
                return asyncio.get_running_loop() is self.loop
        async def start(): return Server()
    """)
    assert notebook.probe(lambda student: student.start().close()) is True
    assert notebook.probe(lambda student: student.Server().close()) is True


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


def test_a_destructor_that_blocks_holds_nothing_up(notebook):
    notebook.define("""
        class Heavy:
            def __del__(self): time.sleep(2)
        def make(): return Heavy()
        def fine(): return "fine"
    """)
    notebook.probe(lambda student: student.make() is None)
    assert notebook.probe(lambda student: student.fine()) == "fine"


def test_a_property_that_fails_is_the_students_error(notebook):
    notebook.define("""
        class Client:
            @property
            def get(self): raise ValueError("not yet")
    """)
    with pytest.raises(StudentError, match="not yet"):
        notebook.probe(lambda student: student.Client().get())
