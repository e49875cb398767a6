"""The reference over HTTP: languages, content policy, no trace in the journal."""

import re

import pytest
import requests

from mock_server.reference.document import document


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_document_comes_in_the_language_asked_for(scenario, language):
    asked = requests.get(f"{scenario.url}/openapi.json?lang={language}", timeout=5)
    preferred = requests.get(
        f"{scenario.url}/openapi.json", headers={"Accept-Language": language}, timeout=5
    )
    assert asked.json() == preferred.json()
    assert asked.headers["Content-Language"] == language
    assert asked.headers["Vary"] == "Accept-Language, Accept-Encoding"
    expected = document(language) | {"servers": [{"url": scenario.url}]}
    assert asked.json() == expected


def test_an_unknown_language_is_none(scenario):
    answer = requests.get(f"{scenario.url}/openapi.json?lang=tlh", timeout=5)
    assert answer.headers["Content-Language"] == "en"


def test_reading_the_page_is_not_in_the_journal_but_the_document_is(scenario):
    page = requests.get(scenario.docs_url, timeout=5)
    assert page.status_code == 200
    for asset in ("docs.css", "docs.js"):
        assert requests.get(f"{scenario.url}/docs/{asset}", timeout=5).status_code == 200
    assert scenario.journal.count() == 0
    requests.get(f"{scenario.url}/openapi.json", timeout=5)
    assert scenario.journal.one().path == "/openapi.json"


def test_a_reader_beside_does_not_disturb_the_counts(scenario):
    with requests.Session() as session:
        session.get(f"{scenario.url}/users/3", timeout=5)
        session.get(scenario.docs_url, timeout=5)
        session.get(f"{scenario.url}/users/4", timeout=5)
    assert [exchange.path for exchange in scenario.journal.all()] == ["/users/3", "/users/4"]
    assert scenario.journal.max_in_flight() == 1


def test_nothing_comes_from_elsewhere(scenario):
    page = requests.get(scenario.docs_url, timeout=5)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    linked = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert linked
    assert all(each.startswith(("/", "?", "#", "data:,")) for each in linked)
    assert "style=" not in page.text
    assert not re.search(r"\son\w+=", page.text)


@pytest.mark.parametrize(
    ("asset", "media_type"), [("docs.css", "text/css"), ("docs.js", "text/javascript")]
)
def test_the_pages_parts(scenario, asset, media_type):
    answer = requests.get(f"{scenario.url}/docs/{asset}", timeout=5)
    assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_part_that_is_none(scenario):
    answer = requests.get(f"{scenario.url}/docs/..%2Froutes.py", timeout=5)
    assert answer.status_code == 404
    assert "docs.css" in answer.json()["detail"]
