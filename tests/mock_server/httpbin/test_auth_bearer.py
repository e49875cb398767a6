import pytest
import requests


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_any_token_is_taken(scenario, scheme):
    answer = requests.get(
        f"{scenario.url}/bearer", headers={"Authorization": f"{scheme} a.b-c=="}, timeout=5
    )
    assert answer.json() == {"authenticated": True, "token": "a.b-c=="}


@pytest.mark.parametrize("field", [None, "Bearer", "a.b-c==", "Basic dTpw"])
def test_without_a_token_a_challenge(scenario, field):
    headers = {} if field is None else {"Authorization": field}
    answer = requests.get(f"{scenario.url}/bearer", headers=headers, timeout=5)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "Authorization: Bearer TOKEN" in answer.json()["detail"]
