import httpx
import pytest
import requests


def get(scenario, query, path="/users"):
    return requests.get(f"{scenario.url}{path}{query}", timeout=5)


def test_numbers_walk_through_everything_once(scenario):
    seen, page, pages = [], 1, 1
    while page <= pages:
        body = get(scenario, f"?page={page}&per_page=7").json()
        assert (body["page"], body["per_page"], body["total"]) == (page, 7, 60)
        seen += [user["id"] for user in body["items"]]
        pages, page = body["pages"], page + 1
    assert pages == 9
    assert seen == list(range(1, 61))


def test_links_walk_through_everything_once(scenario):
    url, seen = f"{scenario.url}/users?per_page=13&sort=-id", []
    while url:
        response = requests.get(url, timeout=5)
        seen += [user["id"] for user in response.json()["items"]]
        url = response.links.get("next", {}).get("url")
    assert seen == list(range(60, 0, -1))
    assert scenario.journal.count() == 5


def test_links_name_the_neighbours_and_keep_the_query(scenario):
    response = get(scenario, "?page=2&q=%D0%B0&per_page=2&sort=name")
    links = response.links
    assert list(links) == ["first", "prev", "next", "last"]
    assert links["next"]["url"] == f"{scenario.url}/users?page=3&q=%D0%B0&per_page=2&sort=name"
    assert httpx.get(links["prev"]["url"]).json()["page"] == 1


def test_ends_have_no_neighbour_beyond(scenario):
    assert "prev" not in get(scenario, "").links
    assert "next" not in get(scenario, "?page=3").links
    only = get(scenario, "?q=nobody-at-all")
    assert list(only.links) == ["first", "last"]
    assert only.json()["pages"] == 1


def test_a_page_beyond_the_last_is_empty_and_leads_back(scenario):
    response = get(scenario, "?page=99")
    assert response.status_code == 200
    assert response.json()["items"] == []
    assert response.links["prev"]["url"] == response.links["last"]["url"]
    assert "next" not in response.links


def test_per_page_is_capped_and_says_so(scenario):
    body = get(scenario, "?per_page=1000").json()
    assert (body["per_page"], len(body["items"]), body["pages"]) == (50, 50, 2)


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=two", "page=1.5", "page=", "per_page=0"]
)
def test_wrong_numbers_are_refused(scenario, query):
    response = get(scenario, f"?{query}")
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["parameter"] == query.partition("=")[0]


def test_unknown_and_repeated_parameters_are_refused(scenario):
    response = get(scenario, "?perpage=5&page=1")
    assert response.status_code == 422
    assert "Did you mean 'per_page'?" in response.json()["detail"]
    assert "more than once" in get(scenario, "?page=1&page=2").json()["detail"]


def test_links_follow_the_name_that_the_client_used(scenario):
    other = scenario.url.replace("127.0.0.1", "localhost")
    response = requests.get(
        f"{scenario.url}/users", headers={"Host": other.partition("//")[2]}, timeout=5
    )
    assert response.links["last"]["url"].startswith(f"{other}/users?")
