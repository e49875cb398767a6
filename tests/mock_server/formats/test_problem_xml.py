from xml.etree import ElementTree as ET

import pytest
import requests

P = "{urn:ietf:rfc:7807}"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/problem+json, application/problem+xml", "application/problem+json"),
        ("application/problem+xml", "application/problem+xml; charset=utf-8"),
        ("application/xml", "application/problem+xml; charset=utf-8"),
        ("text/xml, */*;q=0.1", "application/problem+xml; charset=utf-8"),
        ("text/csv", "application/problem+json"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "application/problem+json"),
        ("text/html,application/xml;q=0.9", "application/problem+xml; charset=utf-8"),
    ],
)
def test_in_the_format_that_is_asked_for(scenario, accept, content_type):
    answer = requests.get(f"{scenario.url}/users/999", headers={"Accept": accept}, timeout=5)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == content_type


def test_it_says_the_same_as_in_json(scenario):
    def post(accept):
        return requests.post(
            f"{scenario.url}/users",
            json={"name": "", "x<y": 1},
            headers={"Accept": accept},
            timeout=5,
        )

    in_json = post("application/json").json()
    root = ET.fromstring(post("application/xml").content)
    assert root.tag == f"{P}problem"
    for name in ("type", "title", "detail", "status", "instance"):
        assert root.findtext(P + name) == str(in_json[name])
    errors = [{child.tag: child.text for child in error} for error in root.find(f"{P}errors")]
    assert [error.tag for error in root.find(f"{P}errors")] == [f"{P}i"] * len(errors)
    assert errors == [
        {P + name: text for name, text in error.items()} for error in in_json["errors"]
    ]


def test_headers_and_connection_stay(scenario):
    answer = requests.post(f"{scenario.url}/books", headers={"Accept": "text/xml"}, timeout=5)
    assert answer.status_code == 405
    assert answer.headers["Allow"].startswith("GET, HEAD")
    assert [i.text for i in ET.fromstring(answer.content).find(f"{P}allowed")][:1] == ["GET"]
