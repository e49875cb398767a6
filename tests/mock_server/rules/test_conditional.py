import pytest
from aiohttp.test_utils import make_mocked_request

from mock_server.problems import Problem
from mock_server.rules.conditional import conditional_response, etag_of, require_match

TAG = etag_of({"a": 1})


def test_tags_follow_the_value():
    assert TAG == etag_of({"a": 1}) != etag_of({"a": 2})
    assert TAG[0] == TAG[-1] == '"'


@pytest.mark.parametrize(
    ("method", "field", "status"),
    [
        ("GET", None, 200),
        ("GET", TAG, 304),
        ("HEAD", f"W/{TAG}", 304),
        ("GET", f'"x" , {TAG}', 304),
        ("GET", '"x"', 200),
        ("GET", TAG.strip('"'), 200),
        ("PUT", TAG, 200),
    ],
)
def test_if_none_match(method, field, status):
    headers = {} if field is None else {"If-None-Match": field}
    response = conditional_response(make_mocked_request(method, "/", headers), {"a": 1})
    assert (response.status, response.headers["ETag"]) == (status, TAG)
    assert bool(response.body) == (status == 200)


@pytest.mark.parametrize(
    ("field", "passes"),
    [(None, True), (TAG, True), ("*", True), (f"W/{TAG}", False), ('"x"', False)],
)
def test_if_match_compares_strongly(field, passes):
    request = make_mocked_request("PUT", "/", {} if field is None else {"If-Match": field})
    if passes:
        require_match(request, {"a": 1})
        return
    with pytest.raises(Problem) as caught:
        require_match(request, {"a": 1})
    assert (caught.value.status, caught.value.headers["ETag"]) == (412, TAG)
