"""Routes carry their documentation."""

import pytest

from mock_server.app import registries
from mock_server.registry import Registry, Text


async def handler(request):
    raise NotImplementedError


WORDS = {"summary": Text("One", "Один"), "returns": {200: None}}


def test_what_is_registered():
    routes = Registry("users", Text("Users", "Пользователи"), lesson="03_requests")
    assert routes.get(r"/users/{user_id:\d{1,9}}/{x}", **WORDS)(handler) is handler
    routes.any("/any", **WORDS)(handler)
    first, second = routes
    assert (first.method, second.method, len(routes)) == ("GET", "*", 2)
    assert first.path_template == "/users/{user_id}/{x}"
    assert first.path_names == ["user_id", "x"]
    assert first.summary.ru == "Один"
    assert first.tag.lesson == "03_requests"
    assert first.returns == {200: None}


@pytest.mark.parametrize(
    ("path", "returns", "words"),
    [("users", {200: None}, "starts with '/'"), ("/u", {}, "statuses")],
)
def test_what_cannot_be_documented_is_refused(path, returns, words):
    with pytest.raises(ValueError, match=words):
        Registry("x", Text("x", "x")).get(path, summary=Text("x", "x"), returns=returns)


def test_every_route_is_documented_in_both_languages():
    routes = [route for registry in registries() for route in registry]
    assert routes
    for route in routes:
        for text in filter(None, (route.summary, route.description, route.tag.text)):
            assert text.en.strip(), route.path
            assert text.ru.strip(), route.path
        assert len({(r.method, r.path) for r in routes}) == len(routes)
