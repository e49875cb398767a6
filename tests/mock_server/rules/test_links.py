import pytest
import requests

from mock_server.rules.links import link_field


@pytest.mark.parametrize("host", ["a b", "[::1", "x:99999", "user@evil", "/"])
def test_a_host_that_is_no_host_does_no_harm(scenario, host):
    response = requests.get(f"{scenario.url}/users", headers={"Host": host}, timeout=5)
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert response.links["last"]["url"].startswith("http://")
    assert requests.get(f"{scenario.url}/users", timeout=5).status_code == 200


def test_a_field_is_read_by_requests():
    field = link_field([("next", "http://x/?a=1&b=2"), ("last", "http://x/?a=9")])
    assert requests.utils.parse_header_links(field) == [
        {"url": "http://x/?a=1&b=2", "rel": "next"},
        {"url": "http://x/?a=9", "rel": "last"},
    ]
