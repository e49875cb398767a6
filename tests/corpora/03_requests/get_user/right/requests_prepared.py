"""A prepared request, sent through a session, with the address joined from parts."""

from urllib.parse import urljoin

import requests

session = requests.Session()


def get_user(base_url, user_id):
    request = requests.Request("get", urljoin(base_url + "/", f"users/{user_id}"))
    response = session.send(session.prepare_request(request), timeout=5)
    if not response.ok:
        raise RuntimeError(f"the server answered {response.status_code}")
    return response.json()
