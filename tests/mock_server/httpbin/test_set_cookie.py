import aiohttp
import httpx
import pytest
import requests

from mock_server.rules.http_dates import seconds_of


def ask(scenario, session=requests, **params):
    return session.get(f"{scenario.url}/set-cookie", params=params, timeout=5)


def sent_back(scenario, session, path="/cookies"):
    session.get(f"{scenario.url}{path}", timeout=5)
    return scenario.journal.last().cookies


def test_every_attribute_is_written(scenario):
    answer = ask(
        scenario,
        name="theme",
        value="dark",
        max_age=60,
        domain="example.org",
        path="/cookies",
        secure="true",
        httponly="true",
        samesite="None",
        partitioned="true",
    )
    field = (
        "theme=dark; Max-Age=60; Domain=example.org; Path=/cookies; Secure; HttpOnly; "
        "SameSite=None; Partitioned"
    )
    assert answer.headers["Set-Cookie"] == field
    assert answer.json() == {"set_cookie": field}


def test_what_is_left_out_is_not_sent(scenario):
    assert ask(scenario, name="a").headers["Set-Cookie"] == "a="


def test_expires_follows_the_scenarios_clock(scenario):
    def expires():
        field = ask(scenario, name="a", expires_in=60).headers["Set-Cookie"]
        return seconds_of(field.partition("Expires=")[2])

    first = expires()
    scenario.advance(3600)
    assert expires() - first >= 3600


def test_requests_minds_path_age_and_secure(scenario):
    with requests.Session() as session:
        ask(scenario, session, name="everywhere", value="1", path="/")
        ask(scenario, session, name="below", value="2", path="/anything")
        ask(scenario, session, name="over", value="3", path="/", max_age=0)
        ask(scenario, session, name="safe", value="4", path="/", secure="true")
        assert sent_back(scenario, session) == {"everywhere": "1"}
        assert sent_back(scenario, session, "/anything/x") == {"below": "2", "everywhere": "1"}
        session.verify = scenario.ca_file
        session.trust_env = False  # a bundle in the environment would be trusted instead
        session.get(f"{scenario.https_url}/cookies", timeout=5)
        assert scenario.journal.last().cookies == {"everywhere": "1", "safe": "4"}


async def test_httpx_and_aiohttp_mind_the_path(scenario):
    params = {"name": "below", "value": "1", "path": "/anything"}
    async with httpx.AsyncClient(base_url=scenario.url) as client:
        await client.get("/set-cookie", params=params)
        await client.get("/cookies")
        await client.get("/anything")
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an IP address
    async with aiohttp.ClientSession(scenario.url, cookie_jar=jar) as session:
        for path in ("/set-cookie", "/cookies", "/anything"):
            await (await session.get(path, params=params if path == "/set-cookie" else {})).read()
    cookies = [exchange.cookies for exchange in scenario.journal.all()]
    assert cookies == [{}, {}, {"below": "1"}] * 2


def test_a_foreign_domain_is_not_accepted(scenario):
    with requests.Session() as session:
        ask(scenario, session, name="a", value="1", domain="example.org")
        assert sent_back(scenario, session) == {}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("name", "a b"),
        ("name", "ф"),
        ("name", ""),
        ("name", "a=b"),
        ("value", "a;b"),
        ("value", "тёмная"),
        ("value", "a b"),
        ("path", "/;Secure"),
        ("domain", "a b"),
        ("samesite", "lax"),
        ("max_age", "soon"),
        ("secure", "perhaps"),
    ],
)
def test_what_cannot_be_is_explained(scenario, parameter, value):
    answer = ask(scenario, **{"name": "a", parameter: value})
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]
    assert "Set-Cookie" not in answer.headers
