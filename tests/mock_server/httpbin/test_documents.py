from xml.etree import ElementTree as ET

import pytest
import requests


@pytest.mark.parametrize(
    ("path", "content_type", "holds"),
    [
        ("html", "text/html; charset=utf-8", "<h1>"),
        ("xml", "application/xml", "<slideshow"),
        ("robots.txt", "text/plain", "Disallow: /deny"),
        ("deny", "text/plain", "robots.txt"),
        ("encoding/utf8", "text/html; charset=utf-8", "მსოფლიო"),
        ("forms/post", "text/html; charset=utf-8", 'action="/post"'),
    ],
)
def test_documents(scenario, path, content_type, holds):
    answer = requests.get(f"{scenario.url}/{path}", timeout=5)
    assert answer.headers["Content-Type"] == content_type
    assert holds in answer.content.decode()


def test_xml_and_json_tell_the_same(scenario):
    show = requests.get(f"{scenario.url}/json", timeout=5).json()["slideshow"]
    root = ET.fromstring(requests.get(f"{scenario.url}/xml", timeout=5).content)
    assert {name: show[name] for name in ("author", "date", "title")} == root.attrib
    titles = [slide.findtext("title") for slide in root.iter("slide")]
    assert titles == [slide["title"] for slide in show["slides"]]


def test_all_scripts_arrive_as_they_are(scenario):
    text = requests.get(f"{scenario.url}/encoding/utf8", timeout=5).content.decode("utf-8")
    for sample in ("Съешь", "Γειά", "שלום", "नमस्ते", "世界", "😀", "e + \u0301"):
        assert sample in text
