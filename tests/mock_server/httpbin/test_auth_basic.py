import httpx
import pytest
import requests

PATH = "/basic-auth/user/secret"


def test_the_right_credentials(scenario):
    answer = requests.get(scenario.url + PATH, auth=("user", "secret"), timeout=5)
    assert answer.json() == {"authenticated": True, "user": "user"}


def test_other_scripts_and_colons(scenario):
    # httpx writes credentials in UTF-8.
    answer = httpx.get(f"{scenario.url}/basic-auth/Алёна/a:b%20ё", auth=("Алёна", "a:b ё"))
    assert answer.json() == {"authenticated": True, "user": "Алёна"}


def test_without_credentials_a_challenge(scenario):
    answer = requests.get(scenario.url + PATH, timeout=5)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Fake Realm"'
    assert "no Authorization" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("Bearer x", "scheme 'Bearer'"),
        ("Basic", "wrong"),
        ("Basic !!", "base64"),
        ("Basic /////w==", "UTF-8"),
        ("Basic dXNlcg==", "wrong"),
        ("Basic dXNlcjp3cm9uZw==", "wrong"),
    ],
)
def test_what_was_wrong_is_told(scenario, field, told):
    answer = requests.get(scenario.url + PATH, headers={"Authorization": field}, timeout=5)
    assert answer.status_code == 401
    assert told in answer.json()["detail"]
    hidden = requests.get(
        f"{scenario.url}/hidden-basic-auth/user/secret", headers={"Authorization": field}, timeout=5
    )
    assert hidden.status_code == 404
    assert "WWW-Authenticate" not in hidden.headers
    assert told not in hidden.json()["detail"]


def test_the_hidden_one_opens_too(scenario):
    url = f"{scenario.url}/hidden-basic-auth/user/secret"
    assert requests.get(url, auth=("user", "secret"), timeout=5).json()["authenticated"] is True
