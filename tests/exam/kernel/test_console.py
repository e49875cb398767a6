"""What the student's code prints and logs."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.kernel


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
