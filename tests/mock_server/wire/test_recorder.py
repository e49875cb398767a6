"""Memory is bounded, whatever comes."""

import asyncio

import pytest

from mock_server.wire.recorder import MAX_BODY, Recorder

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def record(recorder, body=b"", sent=b"HTTP/1.1 200 OK\r\n\r\n"):
    recording = recorder.begin(1, HEAD)
    recording.add_body(body)
    recording.add_sent(sent)
    recording.end()
    return recording


def seen(recorder):
    return recorder.seen().exchanges


def test_the_oldest_are_forgotten_beyond_the_count():
    recorder = Recorder(max_exchanges=3)
    for _ in range(5):
        record(recorder)
    assert [e.number for e in seen(recorder)] == [3, 4, 5]
    assert recorder.seen().forgotten == 2


def test_the_oldest_are_forgotten_beyond_the_bytes():
    recorder = Recorder(max_bytes=250_000)
    for _ in range(20):
        record(recorder, body=b"b" * 50_000, sent=b"s" * 30_000)
    assert len(seen(recorder)) == 3
    assert recorder._kept <= 250_000


def test_contents_are_cut_and_lengths_are_true():
    recorder = Recorder()
    recording = recorder.begin(1, HEAD)
    for _ in range(40):
        recording.add_body(b"b" * 10_000)
        recording.add_sent(memoryview(b"s" * 10_000))
    (exchange,) = seen(recorder)
    assert len(exchange.request_body) == MAX_BODY
    assert exchange.request_body_length == 400_000
    assert exchange.response_body_length == 400_000
    assert "65,536 / 400,000 bytes" in exchange.request_text


def test_one_that_grows_is_forgotten_too_and_costs_nothing_after():
    recorder = Recorder(max_bytes=100_000)
    first, second = recorder.begin(1, HEAD), recorder.begin(2, HEAD)
    first.add_sent(b"a" * 60_000)
    second.add_sent(b"b" * 60_000)  # now there is room for one of them
    first.add_sent(b"c" * 5_000)
    first.end()
    assert [e.number for e in seen(recorder)] == [2]
    assert recorder._kept < 61_500
    third = recorder.begin(1, HEAD)
    assert third.in_flight == 2


def test_in_flight_counts_this_one_and_those_before():
    recorder = Recorder()
    first, second = recorder.begin(1, HEAD), recorder.begin(2, HEAD)
    first.end()
    first.end()  # again: nothing happens
    third = recorder.begin(1, HEAD)
    assert [r.in_flight for r in (first, second, third)] == [1, 2, 2]


def test_forgetting_some_and_all():
    recorder = Recorder()
    for _ in range(3):
        record(recorder)
    recorder.forget([2])
    assert [e.number for e in seen(recorder)] == [1, 3]
    recorder.forget()
    assert seen(recorder) == []
    assert recorder._kept == 0
    record(recorder)
    assert [e.number for e in seen(recorder)] == [4]
    recorder.restart()
    record(recorder)
    assert [e.number for e in seen(recorder)] == [1]


def test_times_are_relative_and_the_end_is_told():
    recorder = Recorder()
    ended = []
    recorder.on_end = ended.append
    recording = record(recorder)
    (exchange,) = seen(recorder)
    assert 0 <= exchange.started <= exchange.ended < 60
    assert ended == [recording]


async def test_news_wakes_who_waits():
    recorder = Recorder()
    revision = recorder.seen().revision
    waiter = recorder.changed(asyncio.get_running_loop())
    assert not waiter.done()
    recorder.begin(1, HEAD)
    assert waiter.done()
    assert recorder.seen().revision > revision
    with pytest.raises(RuntimeError, match="own loop"):
        recorder.seen(recorder.revision, wait=1)
