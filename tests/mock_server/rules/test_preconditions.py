import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from mock_server.problems import Problem
from mock_server.rules.http_dates import http_date
from mock_server.rules.preconditions import matches, unchanged

TAG = '"v2"'
CHANGED = 1_767_225_600
BEFORE, THEN, AFTER = (http_date(CHANGED + seconds) for seconds in (-1, 0, 1))


def outcome(method, fields, *, modified=CHANGED):
    pairs = CIMultiDict(fields if isinstance(fields, list) else list(fields.items()))
    try:
        return 304 if unchanged(make_mocked_request(method, "/", pairs), (TAG,), modified) else 200
    except Problem as problem:
        return problem.status


@pytest.mark.parametrize(
    ("field", "weakly", "strongly"),
    [
        ("*", True, True),
        ('"v2"', True, True),
        ('W/"v2"', True, False),
        ('"v1", "v2"', True, True),
        ('"v1","v2"', True, True),
        (' , "v1" ,, "v2" ,', True, True),
        ('"v1, v2"', False, False),
        ('"v1", "a,b", W/"v2"', True, False),
        ("v2", False, False),
        ("'v2'", False, False),
        ('w/"v2"', False, False),
        ('"v2" "v1"', False, False),
        ('"V2"', False, False),
        ("", False, False),
    ],
)
def test_tags_are_compared_as_the_rfc_does(field, weakly, strongly):
    assert matches(field, TAG, weak=True) is weakly
    assert matches(field, TAG, weak=False) is strongly


def test_a_weak_tag_never_matches_strongly():
    # RFC 9110, section 8.8.3.2, its table of examples.
    assert not matches('W/"1"', 'W/"1"', weak=False)
    assert not matches('"1"', 'W/"1"', weak=False)
    assert matches('W/"1"', 'W/"1"', weak=True)
    assert matches('"1"', 'W/"1"', weak=True)
    assert not matches('W/"1"', 'W/"2"', weak=True)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"If-None-Match": TAG}, 304),
        ({"If-None-Match": '"v1"'}, 200),
        ({"If-None-Match": "*"}, 304),
        ({"If-Modified-Since": BEFORE}, 200),
        ({"If-Modified-Since": THEN}, 304),
        ({"If-Modified-Since": AFTER}, 304),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Match": TAG}, 200),
        ({"If-Match": '"v1"'}, 412),
        ({"If-Unmodified-Since": BEFORE}, 412),
        ({"If-Unmodified-Since": THEN}, 200),
        ({"If-Unmodified-Since": "yesterday"}, 200),
        # A tag beats a date (steps 2 and 4 of section 13.2.2).
        ({"If-None-Match": '"v1"', "If-Modified-Since": AFTER}, 200),
        ({"If-None-Match": TAG, "If-Modified-Since": BEFORE}, 304),
        ({"If-Match": TAG, "If-Unmodified-Since": BEFORE}, 200),
        ({"If-Match": '"v1"', "If-Unmodified-Since": AFTER}, 412),
        # What guards comes before what spares (step 1 before step 3).
        ({"If-Match": '"v1"', "If-None-Match": TAG}, 412),
        ({"If-Match": TAG, "If-None-Match": TAG}, 304),
        ({"If-Unmodified-Since": BEFORE, "If-None-Match": TAG}, 412),
        ([("If-None-Match", '"v1"'), ("If-None-Match", TAG)], 304),
    ],
)
def test_reading(method, fields, status):
    assert outcome(method, fields) == status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"If-Match": TAG}, 200),
        ({"If-Match": f"W/{TAG}"}, 412),
        ({"If-None-Match": TAG}, 412),
        ({"If-None-Match": "*"}, 412),
        ({"If-None-Match": '"v1"'}, 200),
        ({"If-Modified-Since": AFTER}, 200),
        ({"If-Unmodified-Since": BEFORE}, 412),
    ],
)
def test_changing_is_never_answered_with_304(method, fields, status):
    assert outcome(method, fields) == status


def test_dates_count_only_where_the_last_change_is_known():
    fields = {"If-Modified-Since": AFTER, "If-Unmodified-Since": BEFORE}
    assert outcome("GET", fields, modified=None) == 200


def test_a_refusal_tells_the_present_version():
    request = make_mocked_request("PUT", "/", {"If-Match": '"v1"'})
    with pytest.raises(Problem) as caught:
        unchanged(request, (TAG,))
    assert caught.value.headers == {"ETag": TAG}
    assert 'If-Match was "v1", but the present version is "v2"' in caught.value.detail


@pytest.mark.parametrize("piece", [", ", '"a" ,', " \t", '"', "W/", '"a'])
def test_a_hostile_list_is_read_through_at_once(piece):
    # An expression that backtracks would take longer than the test's own limit.
    assert not matches(piece * 4000 + "x", TAG, weak=True)
    assert not matches('"a"' + piece * 4000 + "x", TAG, weak=True)
