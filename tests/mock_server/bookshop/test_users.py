import json

import aiohttp
import httpx
import pytest
import requests

from mock_server.bookshop.models import User

ADA = {"name": "Ada Lovelace", "email": "ada@example.org"}


@pytest.fixture
def api(scenario):
    """Ask the scenario's origin: `api("POST", "/users", json=…)`."""
    with requests.Session() as session:

        def ask(method, path, **options):
            return session.request(method, scenario.url + path, timeout=5, **options)

        yield ask


def problem(response, status):
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    return document


def errors(response):
    """What is said of each wrong field."""
    return {error["field"]: error["detail"] for error in problem(response, 422)["errors"]}


def test_one_user_is_read_as_seeded(api, scenario):
    user = scenario.users[0]
    body = api("GET", "/users/1").json()
    assert list(body) == ["id", "name", "email", "city", "phone", "registered"]
    assert body["name"] == user.name
    assert body["registered"] == user.registered.isoformat()


def test_what_is_not_known_is_null(api, scenario):
    user = next(user for user in scenario.users if user.phone is None)
    assert api("GET", f"/users/{user.id}").json()["phone"] is None


def test_created_read_replaced_changed_deleted(api, scenario):
    created = api("POST", "/users", json={**ADA, "city": "London"})
    assert created.status_code == 201
    assert created.headers["Location"] == "/users/61"
    user = created.json()
    assert user == {
        "id": 61,
        **ADA,
        "city": "London",
        "phone": None,
        "registered": user["registered"],
    }
    assert api("GET", "/users/61").json() == user

    changed = api("PATCH", "/users/61", json={"phone": "+44 7700 900123"})
    assert changed.json() == {**user, "phone": "+44 7700 900123"}

    replaced = api("PUT", "/users/61", json={"name": "Ada King", "email": "king@example.org"})
    assert replaced.status_code == 200
    assert replaced.json() == {
        **user,
        "name": "Ada King",
        "email": "king@example.org",
        "city": None,
        "phone": None,
    }
    assert scenario.users[-1] == User(
        **{**replaced.json(), "registered": scenario.users[-1].registered}
    )

    deleted = api("DELETE", "/users/61")
    assert (deleted.status_code, deleted.content) == (204, b"")
    for method in ("GET", "DELETE", "PUT", "PATCH"):
        assert "no user 61" in problem(api(method, "/users/61", json=ADA), 404)["detail"]


def test_identifiers_are_not_given_twice_and_refusals_cost_none(api):
    assert api("POST", "/users", json={**ADA, "email": "nonsense"}).status_code == 422
    assert api("POST", "/users", json=ADA).json()["id"] == 61
    api("DELETE", "/users/61")
    assert api("POST", "/users", json=ADA).json()["id"] == 62


def test_a_change_to_null_empties_and_an_absent_field_stays(api):
    before = api("GET", "/users/1").json()
    assert before["city"]
    assert api("PATCH", "/users/1", json={"city": None}).json() == {**before, "city": None}
    assert api("PATCH", "/users/1", json={}).json() == {**before, "city": None}


def test_a_user_can_be_put_back_as_it_was_read(api):
    user = api("GET", "/users/7").json()
    user["name"] = "Новое имя"
    assert api("PUT", "/users/7", json=user).json() == user


def test_what_the_server_gives_cannot_be_changed(api):
    user = {**api("GET", "/users/7").json(), "id": 8, "registered": "1999-01-01"}
    for method in ("PUT", "PATCH"):
        found = errors(api(method, "/users/7", json=user))
        assert found.keys() == {"id", "registered"}
        assert "from 7 to 8" in found["id"]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_every_wrong_field_is_named(api, method):
    path = "/users" if method == "POST" else "/users/1"
    found = errors(
        api(method, path, json={"email": "nonsense", "city": 5, "phone": "12", "nmae": "x"})
    )
    assert found.keys() == {"name", "email", "city", "phone", "nmae"}
    assert "missing" in found["name"]
    assert "alyona.shcherbakova@example.org" in found["email"]
    assert "got `int`" in found["city"]
    assert "leading +" in found["phone"]
    assert "Did you mean 'name'?" in found["nmae"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, None, 7, ["Ada"]])
def test_names_that_are_none(api, name):
    assert errors(api("POST", "/users", json={**ADA, "name": name})).keys() == {"name"}


@pytest.mark.parametrize("body", [[], "Ada", 1, None, [ADA]])
def test_a_body_that_is_no_object(api, body):
    document = problem(api("POST", "/users", data=json.dumps(body), headers=JSON), 422)
    assert document["errors"][0]["pointer"] == "#"
    assert "Expected `object`" in document["detail"]


def test_json_encoded_twice_is_recognised(api):
    document = problem(api("POST", "/users", json=json.dumps(ADA)), 422)
    assert "encoded twice" in document["detail"]
    assert "encoded twice" not in problem(api("POST", "/users", json="{Ada"), 422)["detail"]


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("text", [b"", b"{", b"{'name': 'Ada'}", b'{"name": "\xff"}', b"[" * 5000])
def test_malformed_json_is_400(api, text):
    assert "JSON" in problem(api("POST", "/users", data=text, headers=JSON), 400)["detail"]
    assert api("GET", "/users/1").status_code == 200


def test_another_media_type_is_415(api):
    document = problem(api("POST", "/users", data=ADA), 415)
    assert "application/x-www-form-urlencoded" in document["detail"]
    assert "expected application/json" in document["detail"]
    assert "json={…} instead of data={…}" in document["detail"]
    assert api("PATCH", "/users/1", data="city=x").status_code == 415


def test_an_email_belongs_to_one_user(api):
    taken = api("GET", "/users/2").json()["email"]
    for answer in (
        api("POST", "/users", json={**ADA, "email": taken.upper()}),
        api("PATCH", "/users/1", json={"email": taken}),
        api("PUT", "/users/1", json={**ADA, "email": taken}),
    ):
        document = problem(answer, 409)
        assert document["conflicts_with"] == "/users/2"
    assert api("PATCH", "/users/2", json={"email": taken}).status_code == 200
    assert api("PATCH", "/users/2", json={"email": "new@example.org"}).status_code == 200
    assert api("POST", "/users", json={**ADA, "email": taken}).status_code == 201
    api("DELETE", "/users/61")
    assert api("POST", "/users", json={**ADA, "email": taken}).status_code == 201


@pytest.mark.parametrize("text", ["ἀλφα", "王", "noël", "щерб"])
def test_a_search_in_any_script(api, scenario, text):
    created = api("POST", "/users", json={"name": f"Xx {text.upper()}yy", "email": "q@example.org"})
    assert created.status_code == 201
    found = api("GET", "/users", params={"q": f"{text} Q@EXAMPLE"}).json()
    assert [user["id"] for user in found["items"]] == [61]


def test_search_ignores_accents_and_takes_all_words(api, scenario):
    api("POST", "/users", json={"name": "Łucja Dąbrówka", "email": "x@example.org", "city": "Żory"})
    assert api("GET", "/users?q=dabrowka+zory").json()["items"][0]["city"] == "Żory"
    assert api("GET", "/users?q=dabrowka+nowhere").json() == {
        "items": [],
        "page": 1,
        "pages": 1,
        "per_page": 20,
        "total": 0,
    }


def test_filter_by_city(api, scenario):
    city = scenario.users[0].city
    expected = [user.id for user in scenario.users if user.city == city]
    found = api("GET", "/users", params={"city": city.upper(), "per_page": 50}).json()["items"]
    assert [user["id"] for user in found] == expected


@pytest.mark.parametrize("key", ["id", "email", "registered"])
def test_sorting_both_ways(api, scenario, key):
    there = api("GET", f"/users?sort={key}&per_page=50").json()["items"]
    back = api("GET", f"/users?sort=-{key}&per_page=50&page=2").json()["items"]
    values = [str(user[key]) if key != "id" else user[key] for user in there]
    assert values == sorted(values)
    assert [user["id"] for user in back[::-1]] == [user["id"] for user in there[:10]]


def test_an_unknown_order_says_which_there_are(api):
    document = problem(api("GET", "/users?sort=phone"), 422)
    assert document["errors"][0]["parameter"] == "sort"
    assert "registered" in document["detail"]


def test_a_version_is_not_sent_twice(api):
    first = api("GET", "/users/1")
    again = api("GET", "/users/1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    changed = api("PATCH", "/users/1", json={"city": "Riga"})
    assert changed.headers["ETag"] != first.headers["ETag"]
    newer = api("GET", "/users/1", headers={"If-None-Match": first.headers["ETag"]})
    assert newer.json()["city"] == "Riga"


def test_a_lost_update_is_prevented(api):
    tag = api("GET", "/users/1").headers["ETag"]
    assert (
        api("PATCH", "/users/1", json={"city": "A"}, headers={"If-Match": tag}).status_code == 200
    )
    for method in ("PATCH", "PUT", "DELETE"):
        answer = api(method, "/users/1", json={**ADA, "city": "B"}, headers={"If-Match": tag})
        assert "changed since" in problem(answer, 412)["detail"]
    assert api("GET", "/users/1").json()["city"] == "A"


def test_a_head_has_the_fields_of_a_get(api):
    head, get = api("HEAD", "/users/1"), api("GET", "/users/1")
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(get.content))


def test_strange_identifiers_are_404(api):
    for strange in ("0", "abc", "-1", "1.5", "9" * 15, "9" * 400, "%D9%A1", "1%2F2"):
        assert problem(api("GET", f"/users/{strange}"), 404)


def test_scenarios_do_not_share_users(server, scenario):
    requests.delete(f"{scenario.url}/users/1", timeout=5)
    with server.scenario() as other:
        assert requests.get(f"{other.url}/users/1", timeout=5).status_code == 200
    scenario.reset()
    assert requests.get(f"{scenario.url}/users/1", timeout=5).status_code == 200


def test_httpx_creates_and_reads(scenario):
    with httpx.Client(base_url=scenario.url) as client:
        created = client.post("/users", json={**ADA, "name": "Алёна 王芳 Müller"})
        assert client.get(created.headers["Location"]).json()["name"] == "Алёна 王芳 Müller"


async def test_aiohttp_creates_and_reads(scenario):
    async with aiohttp.ClientSession(scenario.url) as session:
        async with session.post("/users", json={**ADA, "name": "Алёна 王芳 Müller"}) as created:
            location = created.headers["Location"]
        async with session.get(location) as response:
            assert (await response.json())["name"] == "Алёна 王芳 Müller"
