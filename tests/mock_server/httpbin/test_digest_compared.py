"""Whole conversations by Digest: three clients, nonces that wear out, cookies."""

import aiohttp
import httpx
import pytest
import requests
from comparison import TIMEOUT
from requests.auth import HTTPDigestAuth

ALGORITHMS = ("MD5", "SHA-256", "SHA-512")


def by_requests(url, user, password):
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(url, auth=HTTPDigestAuth(user, password), timeout=TIMEOUT)
        return answer.status_code, answer.json() if answer.ok else None


def by_httpx(url, user, password):
    with httpx.Client(trust_env=False, timeout=TIMEOUT) as client:
        answer = client.get(url, auth=httpx.DigestAuth(user, password))
        return answer.status_code, answer.json() if answer.is_success else None


async def by_aiohttp(url, user, password):
    digest = aiohttp.DigestAuthMiddleware(user, password)
    async with aiohttp.ClientSession(middlewares=[digest]) as session, session.get(url) as answer:
        return answer.status, await answer.json() if answer.ok else None


@pytest.mark.parametrize("client", [by_requests, by_httpx])
@pytest.mark.parametrize("qop", ["auth", "any"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("password", ["secret", "wrong"])
def test_clients_are_let_in_or_not(here, httpbin, client, qop, algorithm, password):
    path = f"/digest-auth/{qop}/user/secret/{algorithm}"
    expected = (200, {"authenticated": True, "user": "user"})
    ours, theirs = (client(base + path, "user", password) for base in (here, httpbin))
    assert ours == theirs
    assert ours == (expected if password == "secret" else (401, None))


@pytest.mark.parametrize("qop", ["auth", "auth-int", "any"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("password", ["secret", "wrong"])
async def test_aiohttp_with_the_body_in_the_digest(here, httpbin, qop, algorithm, password):
    path = f"/digest-auth/{qop}/user/secret/{algorithm}"
    ours, theirs = [await by_aiohttp(base + path, "user", password) for base in (here, httpbin)]
    assert ours == theirs
    assert ours[0] == (200 if password == "secret" else 401)


def conversation(base, path, times):
    """Ask again and again in one session: statuses, `stale` of challenges, cookies afterwards."""
    seen = []
    with requests.Session() as session:
        session.trust_env = False
        session.auth = HTTPDigestAuth("user", "secret")
        for _ in range(times):
            answer = session.get(base + path, timeout=TIMEOUT)
            challenges = [
                "stale=True" in hop.headers["WWW-Authenticate"]
                for hop in (*answer.history, answer)
                if "WWW-Authenticate" in hop.headers
            ]
            cookies = {c.name: c.value for c in session.cookies if c.name != "last_nonce"}
            seen.append((answer.status_code, challenges, cookies))
    return seen


@pytest.mark.parametrize("stale_after", ["never", "1", "2", "0", "soon"])
def test_nonces_wear_out(here, httpbin, stale_after):
    path = f"/digest-auth/auth/user/secret/MD5/{stale_after}"
    ours, theirs = (conversation(base, path, 4) for base in (here, httpbin))
    if stale_after == "soon":  # kept as it came by httpbin, and never counted down
        ours, theirs = ([seen[:2] for seen in each] for each in (ours, theirs))
    assert ours == theirs


def test_cookies_can_be_asked_for(here):
    # httpbin itself fails (500) at a Digest with a query.
    url = f"{here}/digest-auth/auth/user/secret?require-cookie=true"
    assert by_requests(url, "user", "secret")[0] == 200
    forgetful = HTTPDigestAuth("user", "secret")
    with requests.Session() as session:
        session.get(url, auth=forgetful, timeout=TIMEOUT)
    # A request of its own that has the credentials already, and no cookies or others.
    header = {"Authorization": forgetful.build_digest_header("GET", url)}
    bare = requests.get(url, headers=header, timeout=TIMEOUT)
    assert bare.status_code == 401
    other = requests.get(url, headers={**header, "Cookie": "fake=other"}, timeout=TIMEOUT)
    assert other.status_code == 403
    assert other.cookies["fake"] == "fake_value"
