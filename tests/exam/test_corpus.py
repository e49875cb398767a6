from __future__ import annotations

import os

import pytest

from course.exam.corpus import Corpus, NotJudgedError
from course.exam.verdict import Outcome

STEP = """
@step(points=2, title=say("get_user.step", "Returns the number"))
def test_it(student: Student) -> None:
    assert student.get_user("http://x", 3) == 3, say("get_user.wrong", "Not the number")
"""


@pytest.fixture
def corpus(checks):
    corpus = Corpus({**os.environ, "COURSE_CHECKS": str(checks)})
    yield corpus
    corpus.close()


def test_sources_share_an_examiner_and_nothing_else(corpus, write_check):
    write_check(STEP)
    leaky = "import builtins\nbuiltins.leaked = 1\ndef get_user(url, number): return number"
    curious = "def get_user(url, number): return number + __builtins__.get('leaked', 0)"
    assert corpus.examine("03_requests", "get_user", leaky).passed
    examiner = corpus._examiner
    assert corpus.examine("03_requests", "get_user", curious).passed
    assert corpus._examiner is examiner


def test_coroutines_and_top_level_await_work_as_in_a_notebook(corpus, write_check):
    write_check(STEP)
    source = """
import asyncio
await asyncio.sleep(0)
async def get_user(url, number):
    return number
"""
    assert corpus.examine("03_requests", "get_user", source).passed


def test_what_was_defined_before_an_error_counts(corpus, write_check):
    write_check(STEP)
    source = "def get_user(url, number): return number\n1 / 0"
    assert corpus.examine("03_requests", "get_user", source).passed
    assert not corpus.examine("03_requests", "get_user", "def get_user(:").attempted


def test_a_source_that_ends_its_process_is_judged(corpus, write_check):
    write_check(STEP)
    source = "import os\ndef get_user(url, number): os._exit(0)"
    (step,) = corpus.examine("03_requests", "get_user", source).steps
    assert (step.outcome, step.message.id) == (Outcome.CRASHED, "exam.gone")


def test_an_unknown_exercise_and_a_broken_check_are_said(corpus, write_check):
    write_check(STEP)
    with pytest.raises(NotJudgedError, match="Did you mean 'get_user'"):
        corpus.examine("03_requests", "get_users", "")
    write_check("raise RuntimeError('no')")
    with pytest.raises(NotJudgedError, match="RuntimeError: no"):
        corpus.examine("03_requests", "get_user", "")


def test_it_ends_in_bounded_time(corpus, write_check):
    write_check(STEP)
    with pytest.raises(NotJudgedError, match=r"no verdict in 0\.5 s"):
        corpus.examine("03_requests", "get_user", "import time\ntime.sleep(60)", patience=0.5)
    # …and the examiner is free for the next.
    source = "def get_user(url, number): return number"
    assert corpus.examine("03_requests", "get_user", source).passed


def test_a_dead_examiner_is_replaced(corpus, write_check):
    write_check(STEP)
    source = "def get_user(url, number): return number"
    assert corpus.examine("03_requests", "get_user", source).passed
    corpus._examiner.kill()
    assert corpus.examine("03_requests", "get_user", source).passed
