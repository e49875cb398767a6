import hashlib
import re

import pytest
import requests
from requests.auth import HTTPDigestAuth

PATH = "/digest-auth/auth/user/secret/SHA-256"


def answered(challenge, path, **changed):
    """Write credentials by hand, some of their parameters otherwise than they should be."""
    realm, nonce = (re.search(f'{name}="([^"]*)"', challenge)[1] for name in ("realm", "nonce"))
    known = {"username": "user", "realm": realm, "nonce": nonce, "uri": path, "qop": "auth"}
    known |= {"nc": "00000001", "cnonce": "c", "algorithm": "SHA-256", **changed}

    def hashed(text):
        return hashlib.sha256(text.encode()).hexdigest()

    ha1, ha2 = hashed(f"{known['username']}:{realm}:secret"), hashed(f"GET:{known['uri']}")
    known["response"] = hashed(f"{ha1}:{known['nonce']}:00000001:c:{known['qop']}:{ha2}")
    return "Digest " + ", ".join(f'{name}="{value}"' for name, value in known.items())


def ask(scenario, path, field=None, **headers):
    fields = headers if field is None else {"Authorization": field, **headers}
    return requests.get(scenario.url + path, headers=fields, timeout=5)


def test_a_client_gets_in(scenario):
    auth = HTTPDigestAuth("user", "secret")
    answer = requests.get(scenario.url + PATH, auth=auth, timeout=5)
    assert answer.json() == {"authenticated": True, "user": "user"}
    assert [e.status for e in scenario.journal] == [401, 200]


def test_credentials_by_hand(scenario):
    challenge = ask(scenario, PATH).headers["WWW-Authenticate"]
    assert ask(scenario, PATH, answered(challenge, PATH)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"username": "other"}, "name or the password"),
        ({"uri": "/digest-auth/auth/user/secret"}, "uri was"),
        ({"algorithm": "MD5"}, "algorithm was MD5"),
        ({"algorithm": "SHA-999"}, "algorithm was SHA-999"),
        ({"qop": "auth-int"}, "qop was 'auth-int'"),
    ],
)
def test_what_was_wrong_is_told(scenario, changed, told):
    challenge = ask(scenario, PATH).headers["WWW-Authenticate"]
    answer = ask(scenario, PATH, answered(challenge, PATH, **changed))
    assert answer.status_code == 401
    assert told in answer.json()["detail"]
    assert answer.headers["WWW-Authenticate"].startswith("Digest ")


def test_nonces_are_others_each_time(scenario):
    seen = {ask(scenario, PATH).headers["WWW-Authenticate"] for _ in range(3)}
    assert len(seen) == 3


def test_a_nonce_that_failed_is_stale(scenario):
    challenge = ask(scenario, PATH).headers["WWW-Authenticate"]
    wrong = ask(scenario, PATH, answered(challenge, PATH, username="other"))
    cookies = "; ".join(f"{c.name}={c.value}" for c in wrong.cookies)
    again = ask(scenario, PATH, answered(challenge, PATH), Cookie=cookies)
    assert again.status_code == 401
    assert "stale=True" in again.headers["WWW-Authenticate"]


@pytest.mark.parametrize("cookie", ["stale_after=x", "stale_after=-1", "stale_after=99999999999"])
def test_cookies_of_the_clients_own_making(scenario, cookie):
    challenge = ask(scenario, PATH).headers["WWW-Authenticate"]
    answer = ask(scenario, PATH, answered(challenge, PATH), Cookie=cookie)
    assert answer.status_code == 200
    assert answer.cookies["stale_after"] == "never"


def test_odd_paths_and_nonces_break_nothing(scenario):
    answer = ask(scenario, "/digest-auth/auth/user/secret/MD5/%0d%0aSet-Cookie:%20a=b")
    assert answer.status_code == 401
    assert answer.cookies["stale_after"] == "never"
    for field in ('Digest nonce="\\\xff"', 'Digest nonce="a;b, c"', "Digest =", "Digest \xe9"):
        odd = ask(scenario, PATH, field.encode("latin-1"))
        assert odd.status_code == 401
        assert "WWW-Authenticate" in odd.headers
