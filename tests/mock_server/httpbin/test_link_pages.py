import re

import requests


def test_a_crawler_finds_every_page(scenario):
    found, ahead = set(), ["/links/5"]
    while ahead:
        path = ahead.pop()
        page = requests.get(scenario.url + path, timeout=5)
        assert page.ok
        links = set(re.findall(r"href='([^']+)'", page.text))
        ahead += links - found
        found |= links
    assert found == {f"/links/5/{number}" for number in range(5)}


def test_no_more_than_two_hundred(scenario):
    page = requests.get(f"{scenario.url}/links/999999/0", timeout=5).text
    assert page.count("<a ") == 199
