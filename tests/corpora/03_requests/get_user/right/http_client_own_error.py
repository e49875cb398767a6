"""The lowest level, and an exception of one's own that extends KeyError on purpose."""

import http.client
import json
from urllib.parse import urlsplit


class NoSuchUser(KeyError):
    pass


class ServerTrouble(Exception):
    pass


def get_user(base_url, user_id):
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=5)
    try:
        connection.request("GET", f"/users/{user_id}", headers={"Accept": "application/json"})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status == 404:
        raise NoSuchUser(user_id)
    if response.status != 200:
        raise ServerTrouble(response.status, response.reason)
    return json.loads(body)
