"""Every route of httpbin is here, takes its methods, and is among what is compared."""

import json
import re
import subprocess
from collections import defaultdict

import pytest
from environment import interpreter
from test_table import CASES

from mock_server.app import registries

NOT_HERE = {"/static/{}"}  # the icon and the styles of its first page
# Without flasgger, as here, httpbin has no /legacy and no /spec.json; HEAD and OPTIONS are Flask's.
PROGRAM = """
import json
from httpbin import app
own = {"HEAD", "OPTIONS"}
print(json.dumps([(rule.rule, sorted(rule.methods - own)) for rule in app.url_map.iter_rules()]))
"""


@pytest.fixture(scope="module")
def rules(httpbin):
    done = subprocess.run(
        [str(interpreter()), "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_every_route_is_served_with_its_methods(rules):
    served = defaultdict(set)
    for registry in registries():
        for route in registry:
            served[re.sub(r"\{\w+\}", "{}", route.path_template)].add(route.method)
    assert len(rules) > 50
    missing = []
    for rule, methods in rules:
        path = re.sub("<[^>]+>", "{}", rule)
        taken = served.get(path, set())
        if path not in NOT_HERE and "*" not in taken and not set(methods) <= taken:
            missing.append((rule, methods, taken))
    assert missing == []


def test_every_route_is_compared(rules):
    asked = {re.sub(r"[?].*", "", case.path) for case in CASES}
    for rule, _ in rules:
        pattern = re.sub("<path:[^>]+>", ".+", rule)
        pattern = re.sub("<[^>]+>", "[^/]+", pattern)
        if re.sub("<[^>]+>", "{}", rule) not in NOT_HERE:
            assert any(re.fullmatch(pattern, path) for path in asked), rule
