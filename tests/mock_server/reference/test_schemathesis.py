"""Schemathesis on every operation of the real server: requests of its own making, by the document.

Usually a few for each operation, valid and invalid ones, the same each time. COURSE_EXAMPLES says
how many instead; then they are drawn anew, and every boundary that a schema names is tried, too
(`COURSE_EXAMPLES=25`: some minutes).
"""

import os

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from mock_server.reference.document import document

USUAL = 5
EXAMPLES = int(os.environ.get("COURSE_EXAMPLES", str(USUAL)))
THOROUGH = EXAMPLES != USUAL
SECONDS = 0.02  # that a route is asked to take at most

schema = schemathesis.openapi.from_dict(document("en"))
OPERATIONS = [
    (path, method) for path, methods in document("en")["paths"].items() for method in methods
]
configured = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=list(HealthCheck),
)

# Answers that are broken on purpose: nobody can read them as what they are called.
BROKEN = {"/not-json", "/stream/{count}"}
SLOW = ("/delay/", "/drip", "/downloads/", "/range/", "/faults/")
TOO_LONG = {414, 431}
LASTING = {"seconds", "duration", "delay", "rate"}


@pytest.fixture(scope="module")
def base_url(server):
    with server.scenario() as fresh:
        yield fresh.url


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation(base_url, path, method, mode):
    # Made here, not by schemathesis' own decorator: that makes its cases, for 10 s, while pytest
    # collects, in every worker.
    cases = schema[path][method].as_strategy(generation_mode=mode)

    @configured
    @given(cases)
    def is_answered_as_documented(case):
        judge(case, base_url)

    try:
        is_answered_as_documented()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing in it could be wrong


if THOROUGH:

    @pytest.mark.timeout(600)
    @schema.parametrize()
    @configured
    def test_every_boundary(case, base_url):
        judge(case, base_url)


def judge(case, base_url):
    operation = case.operation.definition.raw
    excluded = excluded_for(case.operation.path, operation)
    if hurried(case):
        excluded.append(openapi_checks.negative_data_rejection)
    try:
        response = case.call(base_url=base_url, allow_redirects=False, timeout=20)
    except requests.RequestException:
        if operation.get("x-fails-on-purpose"):
            return
        raise
    if response.status_code in TOO_LONG:
        excluded.append(openapi_checks.negative_data_rejection)  # refused before it was read
    case.validate_response(response, excluded_checks=excluded)


def excluded_for(path, operation):
    # Valid by its schema, and yet refused by what no schema says: an email that another user
    # has, a book that is not in stock, a version that is past.
    excluded = [openapi_checks.positive_data_acceptance]
    if operation.get("x-fails-on-purpose") or "default" in operation["responses"]:
        excluded.append(checks.not_a_server_error)
    if path == "/soap":
        excluded.append(
            openapi_checks.missing_required_header
        )  # every fault is 500 (SOAP 1.1, 6.2)
    if any(each["schema"].get("type") == "object" for each in operation.get("parameters", ())):
        excluded.append(openapi_checks.negative_data_rejection)  # parameters of any name
    if path in BROKEN:
        excluded.append(openapi_checks.response_schema_conformance)
    if operation.get("x-any-method"):
        excluded.append(openapi_checks.unsupported_method)
    if path == "/bearer":
        excluded.append(openapi_checks.ignored_auth)  # any token will do, as in httpbin
    return excluded


def hurried(case):
    """Shorten what would only be waited for; whether anything was changed."""
    changed = False
    if not case.operation.path.startswith(SLOW):
        return changed
    for where in (case.path_parameters, case.query):
        for name in LASTING & (where or {}).keys():
            try:
                seconds = float(where[name])
            except (TypeError, ValueError):
                continue  # refused
            if name == "rate" and seconds > 0:
                where[name], changed = max(seconds, 10**9), True
            elif name != "rate" and seconds > SECONDS:
                where[name], changed = SECONDS, True
    return changed
