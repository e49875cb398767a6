"""Instances of a student's classes, and what else is no plain data."""

from __future__ import annotations

import pytest

from course.exam.examiner.failures import (
    StudentError,
    StudentObject,
    StudentUndefined,
)
from course.exam.examiner.remote import Remote

pytestmark = pytest.mark.kernel


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
