import aiohttp
import httpx
import pytest
import requests

from mock_server.bookshop.passwords import password_of


@pytest.fixture
def form(scenario):
    """The credentials of one seeded user."""
    return {"user": scenario.users[4].email, "password": password_of(scenario.seed, 5)}


def log_in(scenario, form, **options):
    return requests.post(f"{scenario.url}/login", data=form, timeout=5, **options)


def test_a_session_logs_in_is_known_and_logs_out(scenario, form):
    with requests.Session() as session:
        answer = session.post(f"{scenario.url}/login", data=form, timeout=5)
        assert answer.status_code == 200, answer.text
        assert answer.json()["id"] == 5
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("session=")
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert session.get(f"{scenario.url}/me", timeout=5).json() == answer.json()
        token = session.cookies["session"]
        assert session.post(f"{scenario.url}/logout", timeout=5).status_code == 204
        assert not session.cookies
    stale = requests.get(f"{scenario.url}/me", cookies={"session": token}, timeout=5)
    assert stale.status_code == 401
    assert scenario.journal.to("/me").first().cookies == {"session": token}


def test_httpx_keeps_the_cookie(scenario, form):
    with httpx.Client(base_url=scenario.url) as client:
        client.post("/login", data=form)
        assert client.get("/me").json()["email"] == form["user"]


async def test_aiohttp_keeps_the_cookie(scenario, form):
    jar = aiohttp.CookieJar(unsafe=True)  # else none is kept for an address without a name
    async with aiohttp.ClientSession(scenario.url, cookie_jar=jar) as session:
        async with session.post("/login", data=form) as answer:
            assert answer.status == 200
        async with session.get("/me") as answer:
            assert (await answer.json())["email"] == form["user"]


def test_nobody_is_logged_in_without_the_cookie(scenario):
    answer = requests.get(f"{scenario.url}/me", timeout=5)
    assert answer.status_code == 401
    assert "no cookie `session`" in answer.json()["detail"]
    assert answer.headers["WWW-Authenticate"].startswith("Form ")


def test_json_instead_of_a_form_is_explained(scenario, form):
    answer = requests.post(f"{scenario.url}/login", json=form, timeout=5)
    assert answer.status_code == 415
    assert "data={…} instead of json={…}" in answer.json()["detail"]


@pytest.mark.parametrize(
    "change", [{"password": "wrong"}, {"user": "nobody@example.org"}, {"user": "5"}]
)
def test_wrong_credentials_do_not_tell_which_was_wrong(scenario, form, change):
    answer = log_in(scenario, {**form, **change})
    assert answer.status_code == 401
    assert answer.json()["title"] == "Wrong user or password"
    assert "Set-Cookie" not in answer.headers


def test_missing_and_misspelt_fields_are_named(scenario, form):
    answer = log_in(scenario, {"username": form["user"], "password": ""})
    assert answer.status_code == 422
    found = {error["field"]: error["detail"] for error in answer.json()["errors"]}
    assert found.keys() == {"user", "password", "username"}
    assert "Did you mean 'user'?" in found["username"]


def test_a_session_ends_by_the_scenarios_clock(scenario, form):
    cookies = log_in(scenario, form).cookies
    assert requests.get(f"{scenario.url}/me", cookies=cookies, timeout=5).status_code == 200
    scenario.advance(3601)
    ended = requests.get(f"{scenario.url}/me", cookies=cookies, timeout=5)
    assert ended.status_code == 401
    assert "is over" in ended.json()["detail"]


def test_a_new_user_has_no_password(scenario):
    new = {"name": "Ada", "email": "ada@example.org"}
    requests.post(f"{scenario.url}/users", json=new, timeout=5)
    form = {"user": new["email"], "password": password_of(scenario.seed, 61)}
    assert log_in(scenario, form).status_code == 401


def test_a_changed_email_is_the_new_user_name(scenario, form):
    requests.patch(f"{scenario.url}/users/5", json={"email": "new@example.org"}, timeout=5)
    assert log_in(scenario, form).status_code == 401
    assert log_in(scenario, {**form, "user": "new@example.org"}).status_code == 200


def test_a_deleted_user_is_logged_out(scenario, form):
    cookies = log_in(scenario, form).cookies
    requests.delete(f"{scenario.url}/users/5", timeout=5)
    assert requests.get(f"{scenario.url}/me", cookies=cookies, timeout=5).status_code == 401


def test_the_form_tells_a_program_its_fields_and_who_may_try(scenario):
    page = requests.get(f"{scenario.url}/login", timeout=5).json()
    assert (page["action"], page["fields"]) == ("/login", ["user", "password"])
    assert log_in(scenario, page["demo"]).json()["id"] == 1


def test_a_browser_gets_a_page_and_is_led_on(scenario):
    html = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = requests.get(f"{scenario.url}/login", headers=html, timeout=5)
    assert page.headers["Content-Type"].startswith("text/html")
    demo = requests.get(f"{scenario.url}/login", timeout=5).json()["demo"]
    assert demo["user"] in page.text
    answer = log_in(scenario, demo, headers=html, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")


def test_tokens_repeat_with_the_seed_but_open_nothing_elsewhere(server, scenario, form):
    cookies = log_in(scenario, form).cookies
    with server.scenario() as other:
        assert requests.get(f"{other.url}/me", cookies=cookies, timeout=5).status_code == 401
        assert log_in(other, form).cookies["session"] == cookies["session"]


def test_by_https_the_cookie_is_for_https_only(scenario, form):
    with requests.Session() as session:
        session.verify = scenario.ca_file
        session.trust_env = False  # a bundle in the environment would be trusted instead
        answer = session.post(f"{scenario.https_url}/login", data=form, timeout=5)
        assert "Secure" in answer.headers["Set-Cookie"].split("; ")
        assert session.get(f"{scenario.https_url}/me", timeout=5).json()["id"] == 5
        assert session.get(f"{scenario.url}/me", timeout=5).status_code == 401
        assert session.post(f"{scenario.https_url}/logout", timeout=5).status_code == 204
        assert not session.cookies
    assert "Secure" not in log_in(scenario, form).headers["Set-Cookie"]
