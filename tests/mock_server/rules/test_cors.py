import pytest
import requests

PAGE = "http://localhost:5173"
OTHER = "https://example.org"


def fields(answer):
    """The fields of CORS, without the beginning that they share."""
    prefix = "Access-Control-"
    named = {k: v for k, v in answer.headers.items() if k.startswith(prefix)}
    return {name.removeprefix(prefix): value for name, value in named.items()}


def get(scenario, path="/users/3", origin=PAGE):
    return requests.get(scenario.url + path, headers={"Origin": origin}, timeout=5)


def preflight(scenario, path="/users/3", origin=PAGE, method="PUT", **more):
    asked = {"Origin": origin, "Access-Control-Request-Method": method, **more}
    return requests.options(scenario.url + path, headers=asked, timeout=5)


def test_by_default_pages_of_any_origin_may_read(scenario):
    for origin in (PAGE, OTHER, "null"):
        assert fields(get(scenario, origin=origin)) == {"Allow-Origin": "*", "Expose-Headers": "*"}


def test_programs_get_no_such_fields(scenario):
    answer = requests.get(f"{scenario.url}/users/3", timeout=5)
    assert fields(answer) == {}
    assert "Vary" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/users/999", "/nothing", "/downloads/70000", "/redirect/1", "/get?a=1"]
)
def test_errors_redirects_and_streams_have_them_too(scenario, path):
    headers = {"Origin": PAGE}
    answer = requests.get(scenario.url + path, headers=headers, timeout=5, allow_redirects=False)
    assert fields(answer)["Allow-Origin"] == "*"


def test_a_preflight(scenario):
    wanted = {"Access-Control-Request-Headers": "content-type,if-match"}
    answer = preflight(scenario, **wanted)
    assert (answer.status_code, answer.content) == (204, b"")
    assert fields(answer) == {
        "Allow-Origin": "*",
        "Expose-Headers": "*",
        "Allow-Methods": "GET, HEAD, PUT, PATCH, DELETE, OPTIONS",
        "Allow-Headers": "content-type,if-match",
        "Max-Age": "600",
    }
    assert scenario.journal.one().status == 204


def test_a_preflight_of_what_takes_any_method(scenario):
    answer = preflight(scenario, "/anything")
    assert answer.content == b""
    assert "PUT" in fields(answer)["Allow-Methods"]


def test_a_preflight_of_nothing(scenario):
    assert preflight(scenario, "/nothing").status_code == 404


def test_certain_origins_with_cookies(scenario):
    scenario.cors(PAGE, "null", credentials=True)
    seen = fields(get(scenario))
    assert (seen["Allow-Origin"], seen["Allow-Credentials"]) == (PAGE, "true")
    assert "ETag" in seen["Expose-Headers"]
    assert "*" not in seen["Expose-Headers"]
    assert get(scenario).headers["Vary"] == "Origin"
    assert fields(get(scenario, origin="null"))["Allow-Origin"] == "null"
    assert fields(preflight(scenario))["Allow-Credentials"] == "true"


def test_other_origins_are_carried_out_but_may_not_read(scenario):
    scenario.cors(PAGE)
    answer = get(scenario, origin=OTHER)
    assert answer.status_code == 200
    assert fields(answer) == {}
    assert answer.headers["Vary"] == "Origin"
    asked = preflight(scenario, origin=OTHER)
    assert (asked.status_code, fields(asked)) == (204, {})


def test_nobody_and_back(scenario):
    scenario.cors()
    assert fields(get(scenario)) == {}
    scenario.reset()
    assert fields(get(scenario)) != {}


def test_what_varies_already_says_both(scenario):
    scenario.cors(PAGE)
    assert get(scenario, "/").headers["Vary"] == "Accept, Accept-Language, Accept-Encoding, Origin"


@pytest.mark.parametrize("origin", ["localhost:5173", "http://a/b", "", "http://", "example.org"])
def test_what_is_no_origin_is_refused(scenario, origin):
    with pytest.raises(ValueError, match="is no origin"):
        scenario.cors(origin)


def test_cookies_for_everybody_are_refused(scenario):
    with pytest.raises(ValueError, match="origins must be named"):
        scenario.cors("*", credentials=True)
    assert fields(get(scenario))["Allow-Origin"] == "*"
