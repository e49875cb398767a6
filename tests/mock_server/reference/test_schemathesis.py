"""Schemathesis on every operation of the real server: requests of its own making, by the document.

COURSE_EXAMPLES says how many random ones for each operation, beside the examples and the
boundaries that the schemas name; more than the usual few are drawn anew each time.
"""

import os

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from mock_server.reference.document import document

USUAL = 3
EXAMPLES = int(os.environ.get("COURSE_EXAMPLES", str(USUAL)))
SECONDS = 0.02  # that a route is asked to take at most

schema = schemathesis.openapi.from_dict(document("en"))

# Answers that are broken on purpose: nobody can read them as what they are called.
BROKEN = {"/not-json", "/stream/{count}"}
SLOW = ("/delay/", "/drip", "/downloads/", "/range/", "/faults/")
TOO_LONG = {414, 431}
LASTING = {"seconds", "duration", "delay", "rate"}


@pytest.fixture(scope="module")
def base_url(server):
    with server.scenario() as fresh:
        yield fresh.url


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == USUAL,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation(case, base_url):
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
    if any(each["schema"].get("type") == "object" for each in operation.get("parameters", ())):
        excluded.append(openapi_checks.negative_data_rejection)  # parameters of any name
    if path == "/soap":
        excluded.append(openapi_checks.missing_required_header)  # a fault says so: 500
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
