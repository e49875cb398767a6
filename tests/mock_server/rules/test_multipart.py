import pytest
import requests


def post(scenario, body, content_type="multipart/form-data; boundary=B"):
    return requests.post(
        f"{scenario.url}/anything", data=body, headers={"Content-Type": content_type}, timeout=5
    )


def part(disposition, data, *fields):
    head = "\r\n".join([f"Content-Disposition: {disposition}", *fields])
    return f"--B\r\n{head}\r\n\r\n{data}\r\n"


def test_parts_by_hand(scenario):
    body = (
        part('form-data; name="a"', "1")
        + part('form-data; name="a"', "2")
        + part('form-data; name="f"; filename="x.txt"', "text", "Content-Type: text/plain")
        + "--B--\r\n"
    )
    answer = post(scenario, body).json()
    assert answer["form"] == {"a": ["1", "2"]}
    assert answer["files"] == {"f": "text"}
    assert answer["data"] == ""


def test_an_empty_form_is_a_form(scenario):
    assert post(scenario, "--B--\r\n").json()["form"] == {}
    assert post(scenario, "").json()["form"] == {}


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        ("x", "multipart/form-data", "boundary"),
        ("x", "multipart/form-data; boundary=B", "does not contain the boundary"),
        ("--X\r\n\r\n--X--", "multipart/form-data; boundary=B", "boundary"),
        (part('form-data; name="a"', "1"), "multipart/form-data; boundary=B", "closing boundary"),
        (part("form-data", "1") + "--B--", "multipart/form-data; boundary=B", "has no name"),
        (
            part('form-data; name="a"', "1") * 101 + "--B--",
            "multipart/form-data; boundary=B",
            "more than 100",
        ),
        (
            part('form-data; name="a"', "1", "Content-Transfer-Encoding: x") + "--B--",
            "multipart/form-data; boundary=B",
            "encoding",
        ),
        (
            part('form-data; name="\x07"', "1") + "--B--",
            "multipart/form-data; boundary=B",
            "Invalid HTTP header",
        ),
        (
            part('form-data; name="a"', "1", "no colon") + "--B--",
            "multipart/form-data; boundary=B",
            "Invalid HTTP header",
        ),
    ],
)
def test_malformed_bodies_are_400(scenario, body, content_type, word):
    answer = post(scenario, body, content_type)
    assert answer.status_code == 400, answer.text
    assert word in answer.json()["detail"]
    assert requests.get(f"{scenario.url}/get", timeout=5).status_code == 200
