from __future__ import annotations

import http.client
import os
import urllib.error
import urllib.request

import msgspec
import pytest

from course.exam.check import as_json
from course.exam.examiner.api import ScenarioSource


@pytest.fixture(scope="module")
def source():
    source = ScenarioSource()
    yield source
    source.close()


@pytest.fixture
def api(source):
    with source.fresh() as api:
        yield api


def read(url):
    with urllib.request.urlopen(url, timeout=5) as response:
        return msgspec.json.decode(response.read())


def test_a_drawn_user_is_one_that_the_server_serves(api):
    user = api.random.user()
    assert read(f"{api.url}/users/{user.id}") == as_json(user)
    assert api.journal.one().path == f"/users/{user.id}"
    assert api.user(user.id) == user
    assert api.user(api.random.missing_id()) is None


def test_a_new_user_is_accepted_and_then_held(api):
    new = api.random.new_user()
    request = urllib.request.Request(
        f"{api.url}/users",
        msgspec.json.encode(new),
        {"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        created = msgspec.json.decode(response.read())
    assert as_json(new).items() <= created.items()
    assert as_json(api.user(created["id"])) == created


def test_an_id_that_is_missing_is_answered_with_404(api):
    with pytest.raises(urllib.error.HTTPError) as caught:
        read(f"{api.url}/users/{api.random.missing_id()}")
    assert caught.value.code == 404


def test_texts_always_need_more_than_latin_1(api):
    for words in (1, 2, 5):
        text = api.random.text(words)
        assert len(text.split()) == words
        with pytest.raises(UnicodeEncodeError):
            text.encode("latin-1")


def test_draws_keep_to_their_bounds(api):
    draw = api.random
    assert {draw.integer(1, 3) for _ in range(100)} == {1, 2, 3}
    assert draw.one_of("a") == "a"
    assert sorted(draw.some_of([1, 2, 3], 3)) == [1, 2, 3]
    assert len(draw.data(1000)) == 1000
    assert draw.token() != draw.token()
    assert draw.book() in api.books
    assert draw.order() in api.orders


def test_a_closed_url_refuses_connections(api):
    host = api.closed_url.removeprefix("http://")
    assert api.closed_url == api.closed_url
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(host, timeout=5).request("GET", "/")


def test_scenarios_share_nothing(source):
    with source.fresh() as one, source.fresh() as other:
        assert one.url != other.url
        assert one.users != other.users
        read(f"{one.url}/users/1")
        assert (one.journal.count(), other.journal.count()) == (1, 0)


def test_a_scenario_ends_with_its_block(source):
    with source.fresh() as api:
        url = api.url
    with pytest.raises(urllib.error.URLError):
        read(f"{url}/users/1")


@pytest.mark.skipif(os.name == "nt", reason="ends the server by a signal")
def test_a_server_that_died_is_started_again(end_server):
    source = ScenarioSource()
    try:
        with source.fresh() as api:
            assert read(f"{api.url}/users/1")["id"] == 1
        end_server(source)
        with source.fresh() as api:
            assert read(f"{api.url}/users/1")["id"] == 1
    finally:
        source.close()
