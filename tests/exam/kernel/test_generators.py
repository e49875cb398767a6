"""Generators: the first items are taken."""

from __future__ import annotations

import pytest

from course.exam.examiner.failures import (
    StudentTimeout,
)

pytestmark = pytest.mark.kernel


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
