from __future__ import annotations

import threading

import pytest

from course.exam.ledger import Ledger
from course.exam.message import say
from course.exam.verdict import Outcome, Step, Verdict


def verdict(points):
    step = Step("a", say("t.a", "Does {what}", what="это"), points, Outcome.PASSED)
    return Verdict("03_requests", "get_user", say("t.title", "Title"), [step])


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "new" / "ledger.jsonl")


def test_what_is_written_is_read_back_in_order(ledger):
    first = ledger.append(verdict(1), source="bitdiddle/03_requests", cell="check-get_user")
    second = ledger.append(verdict(2))
    reading = ledger.read()
    assert reading.records == [first, second]
    assert reading.damaged == 0
    assert reading.records[0].verdict.points == 1
    assert reading.records[0].source == "bitdiddle/03_requests"
    assert reading.records[0].written <= reading.records[1].written


def test_a_ledger_that_was_never_written_is_empty(ledger):
    assert ledger.read().records == []


def test_a_line_torn_by_a_crash_costs_only_itself(ledger):
    ledger.append(verdict(1))
    ledger.append(verdict(2))
    content = ledger.path.read_bytes()
    ledger.path.write_bytes(content[:-20])
    assert [record.verdict.points for record in ledger.read().records] == [1]
    assert ledger.read().damaged == 1
    Ledger(ledger.path).append(verdict(3))
    assert [record.verdict.points for record in ledger.read().records] == [1, 3]
    assert ledger.read().damaged == 1
    assert ledger.path.read_bytes().startswith(content[:-20])


def test_binary_rubbish_is_counted_and_left(ledger):
    ledger.append(verdict(1))
    with ledger.path.open("ab") as file:
        file.write(b"\xff\x00\n[]\n")
    reading = ledger.read()
    assert len(reading.records) == 1
    assert reading.damaged == 2


def test_many_threads_write_whole_lines(ledger):
    threads = [
        threading.Thread(target=lambda: [ledger.append(verdict(1)) for _ in range(5)])
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reading = ledger.read()
    assert (len(reading.records), reading.damaged) == (30, 0)
