"""Questions to the journal, and what they say when the answer is no."""

import pytest

from mock_server.exchange import Exchange
from mock_server.journal import Journal, JournalMismatch
from mock_server.protocol import Seen


def exchange(number, line, started, ended, connection=1):
    return Exchange.from_bytes(
        number=number,
        connection=connection,
        started=started,
        ended=ended,
        in_flight=1,
        request_head=f"{line} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        request_body=b"",
        request_body_length=0,
        sent=b"HTTP/1.1 200 OK\r\n\r\n",
        sent_length=19,
        fault=None,
    )


class Source:
    def __init__(self, *exchanges):
        self.exchanges = list(exchanges)

    def seen(self, after=-1, wait=0.0):  # noqa: ARG002 - the protocol's signature
        return Seen(self.exchanges, 1, 0)

    def forget(self, numbers):
        self.exchanges = [e for e in self.exchanges if numbers and e.number not in numbers]


@pytest.fixture
def journal():
    return Journal(
        Source(
            exchange(1, "GET /users", 0.0, 1.0),
            exchange(2, "POST /users", 0.5, 1.5, connection=2),
            exchange(3, "GET /users/3?a=1", 1.0, 2.0, connection=2),
            exchange(4, "GET /slow", 1.2, None, connection=3),
        )
    )


def numbers(exchanges):
    return [e.number for e in exchanges]


def test_narrowing(journal):
    assert numbers(journal.all()) == [1, 2, 3, 4]
    assert numbers(journal.to("/users")) == [1, 2]
    assert numbers(journal.to("/users/3")) == [3]
    assert numbers(journal.method("GET").where(lambda e: e.ended is not None)) == [1, 3]
    assert journal.to("/users").method("POST").one().number == 2
    assert (journal.first().number, journal.last().number) == (1, 4)
    assert (journal.count(), len(journal), journal.to("/none").count()) == (4, 4, 0)


def test_connections_and_overlap(journal):
    assert journal.connections() == 3
    assert journal.max_in_flight() == 3  # 2, 3 and the one that still lasts
    assert journal.to("/users").max_in_flight() == 2
    assert journal.where(lambda e: e.number in {1, 3}).max_in_flight() == 1  # back to back
    assert journal.to("/none").max_in_flight() == 0


def test_one_says_what_was_seen_instead(journal):
    with pytest.raises(JournalMismatch) as caught:
        journal.to("/none").one()
    error = caught.value
    assert (error.kind, error.expected, error.exchanges) == ("none", 1, [])
    assert numbers(error.seen) == [1, 2, 3, 4]
    assert str(error) == (
        "expected 1 request to /none, the server saw none; what it saw: "
        "GET /users → 200; POST /users → 200; GET /users/3?a=1 → 200; GET /slow → 200"
    )


def test_one_says_which_were_too_many(journal):
    with pytest.raises(JournalMismatch) as caught:
        journal.to("/users").one()
    assert caught.value.kind == "too-many"
    assert numbers(caught.value.exchanges) == [1, 2]
    assert str(caught.value) == (
        "expected 1 request to /users, the server saw 2: GET /users → 200; POST /users → 200"
    )


def test_a_long_list_is_cut():
    many = Journal(Source(*(exchange(n, f"GET /{n}", n, n + 1) for n in range(1, 13))))
    with pytest.raises(JournalMismatch, match=r"; and 4 more$"):
        many.one()


def test_first_and_last_of_nothing(journal):
    for question in (journal.to("/none").first, journal.to("/none").last):
        with pytest.raises(JournalMismatch) as caught:
            question()
        assert caught.value.kind == "none"
    with pytest.raises(JournalMismatch, match=r"^expected 1 request, the server saw none$"):
        Journal(Source()).one()


def test_it_shows_itself(journal):
    assert repr(journal.to("/users")) == "   1  GET /users → 200\n   2  POST /users → 200"
    assert repr(journal.to("/none")) == "<Journal: 0>"
    many = Journal(Source(*(exchange(n, f"GET /{n}", n, n + 1) for n in range(1, 43))))
    assert repr(many).splitlines()[:2] == ["[… 2]", "   3  GET /3 → 200"]


def test_wait_for_counts_what_has_ended(journal):
    assert numbers(journal.wait_for(3, timeout=0)) == [1, 2, 3]
    with pytest.raises(JournalMismatch) as caught:
        journal.wait_for(4, timeout=0)
    assert (caught.value.kind, caught.value.expected) == ("too-few", 4)


def test_clear_forgets_what_the_question_matches(journal):
    journal.to("/users").clear()
    assert numbers(journal) == [3, 4]
    journal.clear()
    assert journal.count() == 0
