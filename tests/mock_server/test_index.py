import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
import requests

from mock_server.app import registries

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def routes():
    return [route for registry in registries() for route in registry]


def test_a_program_gets_every_route(scenario):
    answer = requests.get(scenario.url, timeout=5)
    listed = [
        (route["method"], route["path"])
        for group in answer.json()["groups"]
        for route in group["routes"]
    ]
    assert listed == [(route.method, route.path_template) for route in routes()]
    assert answer.headers["Vary"] == "Accept, Accept-Language, Accept-Encoding"


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Прочитать одного"), ("en", "Read one user")]
)
def test_a_browser_gets_a_page_in_its_language(scenario, language, words):
    answer = requests.get(scenario.url, headers={**BROWSER, "Accept-Language": language}, timeout=5)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert words in answer.text
    assert (
        requests.get(f"{scenario.url}/?lang={language}", headers=BROWSER, timeout=5).text
        == answer.text
    )


def test_the_page_is_well_formed_and_its_links_work(scenario):
    page = requests.get(scenario.url, headers=BROWSER, timeout=5).text
    open_tags, links = [], []

    class Parser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "link"):
                open_tags.append(tag)
                links.extend(value for name, value in attrs if name == "href")

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Parser().feed(page)
    assert open_tags == []
    assert len(links) > 30
    sound = {200, 302, 304}
    there = {"/me": {401}, "/files/1": {404}, "/status/404": {404}, "/flaky/2": {503}}
    there |= {"/bearer": {401}, "/brotli": {200, 501}, "/hidden-basic-auth/user/secret": {404}}
    there |= {link: {401} for link in links if link.startswith(("/basic-auth", "/digest-auth"))}
    broken = "/faults/truncated"
    for link in set(links) - {broken}:
        url = link if link.startswith("/") else f"/{link}"
        answer = requests.get(scenario.url + url, timeout=5, allow_redirects=False)
        assert answer.status_code in there.get(link, sound), link
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(scenario.url + broken, timeout=5)


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.method} {route.path}")
def test_every_model_has_a_schema(route):
    answered = [answer.model for answer in route.answers.values()]
    for kind in (route.body, *answered, *(p.kind for p in route.parameters)):
        if kind not in (None, Any):
            assert msgspec.json.schema(kind)


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.method} {route.path}")
def test_every_route_is_documented_in_both_languages(route):
    texts = [route.summary, *(parameter.text for parameter in route.parameters)]
    if route.description is not None:
        texts.append(route.description)
    for text in texts:
        assert text.en
        assert text.en.isascii() or "→" in text.en or "…" in text.en
        assert re.search("[а-яё]", text.ru.lower()) or text.ru == "Cookie"
    assert len(route.summary.en) < 80
    documented = {parameter.name for parameter in route.parameters if parameter.where == "path"}
    assert documented == set(route.path_names)
    assert all(p.example is not None for p in route.parameters if p.where == "path")
