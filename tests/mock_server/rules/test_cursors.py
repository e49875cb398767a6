import base64

import pytest
import requests


def get(scenario, path="/users", **params):
    return requests.get(f"{scenario.url}{path}", params=params, timeout=5)


def walk(scenario, path="/users", between=lambda: None, **params):
    """The ids of all pages, each by the cursor of the one before."""
    cursor, seen = "", []
    while cursor is not None:
        body = get(scenario, path, cursor=cursor, **params).json()
        seen += [item["id"] for item in body["items"]]
        cursor = body["next_cursor"]
        between()
    return seen


@pytest.mark.parametrize("sort", ["id", "-id", "name", "-registered", "registered,-name"])
def test_cursors_walk_through_everything_once(scenario, sort):
    numbered = [
        user["id"]
        for page in range(1, 10)
        for user in get(scenario, sort=sort, per_page=7, page=page).json()["items"]
    ]
    assert walk(scenario, sort=sort, per_page=7) == numbered
    assert sorted(numbered) == list(range(1, 61))


@pytest.mark.parametrize("path", ["/books", "/orders", "/users/1/orders"])
def test_every_collection_has_them(scenario, path):
    total = get(scenario, path).json()["total"]
    seen = walk(scenario, path, per_page=3)
    assert len(seen) == len(set(seen)) == total


def test_prices_and_dates_are_places_too(scenario):
    for path, sort in (("/books", "-price"), ("/orders", "-total,created")):
        body = get(scenario, path, sort=sort, per_page=50).json()
        seen = walk(scenario, path, sort=sort, per_page=9)
        assert seen[:50] == [item["id"] for item in body["items"]]


def test_links_walk_too(scenario):
    url, seen = f"{scenario.url}/users?cursor=&per_page=25", []
    while url:
        answer = requests.get(url, timeout=5)
        seen += [user["id"] for user in answer.json()["items"]]
        assert set(answer.links) <= {"first", "next"}
        url = answer.links.get("next", {}).get("url")
    assert seen == list(range(1, 61))
    assert scenario.journal.count() == 3


def test_the_shape_of_a_page(scenario):
    body = get(scenario, cursor="", per_page=2).json()
    assert list(body) == ["items", "per_page", "next_cursor"]
    assert body["per_page"] == 2
    last = get(scenario, cursor="", q="nobody-at-all").json()
    assert last == {"items": [], "per_page": 20, "next_cursor": None}
    assert list(get(scenario).json()) == ["items", "page", "pages", "per_page", "total"]


def test_nothing_comes_twice_when_something_is_inserted_or_deleted(scenario):
    """By number, the record at a page's end would come again, or one would be left out."""
    made, gone = [], []

    def change():
        number = len(made)
        user = {"name": f"Аарон {number}", "email": f"aaron{number}@example.org"}
        made.append(requests.post(f"{scenario.url}/users", json=user, timeout=5).json()["id"])
        gone.append(min(set(range(1, 61)) - set(gone)))
        requests.delete(f"{scenario.url}/users/{gone[-1]}", timeout=5)

    seen = walk(scenario, between=change, sort="-name", per_page=10)
    assert len(seen) == len(set(seen))
    assert set(range(1, 61)) - set(gone) <= set(seen)


def test_the_last_read_record_may_be_gone(scenario):
    first = get(scenario, cursor="", per_page=5).json()
    requests.delete(f"{scenario.url}/users/5", timeout=5)
    following = get(scenario, cursor=first["next_cursor"], per_page=5).json()
    assert [user["id"] for user in following["items"]] == [6, 7, 8, 9, 10]


def test_the_size_of_pages_may_change_on_the_way(scenario):
    cursor = get(scenario, cursor="", per_page=5).json()["next_cursor"]
    ids = [user["id"] for user in get(scenario, cursor=cursor, per_page=50).json()["items"]]
    assert ids == list(range(6, 56))


@pytest.mark.parametrize(
    ("path", "changed"), [("/users", {"sort": "-id"}), ("/users", {"q": "а"}), ("/books", {})]
)
def test_a_cursor_belongs_to_its_question(scenario, path, changed):
    cursor = get(scenario, cursor="", per_page=5).json()["next_cursor"]
    answer = get(scenario, path, cursor=cursor, per_page=5, **changed)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "cursor"
    assert "another collection, search or order" in error["detail"]


@pytest.mark.parametrize(
    "spoil", [str.lower, lambda c: c[:-3], lambda c: "A" + c, lambda c: c[:6] + "20"]
)
def test_what_is_no_cursor_is_refused(scenario, spoil):
    cursor = get(scenario, cursor="", per_page=5).json()["next_cursor"]
    answer = get(scenario, cursor=spoil(cursor))
    assert answer.status_code == 422
    assert "is none of this server" in answer.json()["detail"]
    forged = base64.urlsafe_b64encode(b"\xff" * 30).decode()
    assert get(scenario, cursor=forged).status_code == 422
    assert get(scenario, cursor="курсор").status_code == 422


def test_a_cursor_of_another_seed_is_refused(server, scenario):
    cursor = get(scenario, cursor="", per_page=5).json()["next_cursor"]
    with server.scenario(seed=2) as other:
        assert get(other, cursor=cursor, per_page=5).status_code == 422


def test_a_cursor_from_before_a_reset_is_stale(scenario):
    cursor = get(scenario, cursor="").json()["next_cursor"]
    assert get(scenario, cursor=cursor).status_code == 200
    scenario.reset()
    answer = get(scenario, cursor=cursor)
    assert answer.status_code == 410
    assert answer.json()["title"] == "Stale cursor"


def test_either_a_number_or_a_cursor(scenario):
    answer = get(scenario, cursor="", page=1)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "page"


def test_the_same_seed_gives_the_same_cursors(server, scenario):
    with server.scenario(seed=scenario.seed) as other:
        one, two = (get(each, cursor="").json()["next_cursor"] for each in (scenario, other))
    assert one == two


def test_in_xml_and_csv(scenario):
    url = f"{scenario.url}/users?cursor=&per_page=2"
    xml = requests.get(url, headers={"Accept": "application/xml"}, timeout=5)
    assert "<next_cursor>" in xml.text
    assert "<total" not in xml.text
    csv = requests.get(url, headers={"Accept": "text/csv"}, timeout=5)
    assert len(csv.text.splitlines()) == 3
    assert "cursor=" in csv.links["next"]["url"]
