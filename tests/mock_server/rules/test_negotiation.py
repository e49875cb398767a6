import pytest
from aiohttp.test_utils import make_mocked_request

from mock_server.rules.negotiation import language_of, qualities, wants_page

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def test_weights():
    assert qualities("a/b;q=0.5 , C/d; level=1;q=0, e, f;q=x,") == {
        "a/b": 0.5,
        "c/d": 0.0,
        "e": 1.0,
        "f": 0.0,
    }


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (CHROME, True),
        ("text/html", True),
        ("*/*", False),
        ("", False),
        ("application/json", False),
        ("application/json, text/html;q=0.9", False),
        ("text/html;q=0", False),
    ],
)
def test_who_wants_a_page(accept, expected):
    assert wants_page(make_mocked_request("GET", "/", {"Accept": accept})) is expected


@pytest.mark.parametrize(
    ("path", "field", "expected"),
    [
        ("/", "", "en"),
        ("/", "ru-RU,ru;q=0.9,en-US;q=0.8", "ru"),
        ("/", "en-GB,ru;q=0.5", "en"),
        ("/", "de", "en"),
        ("/", "de,ru;q=0.1", "ru"),
        ("/?lang=en", "ru", "en"),
        ("/?lang=ru", "en", "ru"),
        ("/?lang=xx", "ru", "ru"),
    ],
)
def test_languages(path, field, expected):
    request = make_mocked_request("GET", path, {"Accept-Language": field})
    assert language_of(request) == expected
