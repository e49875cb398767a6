from xml.etree import ElementTree as ET

import pytest
import requests

BEGINNINGS = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
    "webp": b"RIFF",
    "svg": b"<svg",
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_each_format(scenario, name):
    answer = requests.get(f"{scenario.url}/image/{name}", timeout=5)
    assert answer.content.startswith(BEGINNINGS[name])
    assert answer.headers["Content-Type"] == {"svg": "image/svg+xml"}.get(name, f"image/{name}")
    if name == "webp":
        assert int.from_bytes(answer.content[4:8], "little") == len(answer.content) - 8
    if name == "svg":
        assert ET.fromstring(answer.content).get("aria-label")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "image/png"),
        ("image/*", "image/png"),
        ("image/jpeg", "image/jpeg"),
        ("image/png;q=0.2, image/jpeg;q=0.3", "image/jpeg"),
        ("image/webp;q=0, */*", "image/png"),
        ("image/png;q=0, image/svg+xml;q=0.1, */*;q=0.5", "image/svg+xml"),
        ("text/html, image/webp", "image/webp"),
        ("text/html", None),
        ("image/png;q=0", None),
    ],
)
def test_the_client_chooses(scenario, accept, media_type):
    answer = requests.get(f"{scenario.url}/image", headers={"Accept": accept}, timeout=5)
    assert answer.headers["Vary"] == "Accept"
    if media_type is None:
        assert answer.status_code == 406
        assert "image/webp" in answer.json()["accept"]
    else:
        assert answer.headers["Content-Type"] == media_type
