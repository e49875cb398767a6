# fails: goes_on_after_an_error client.broken-after-error
import http.client
import json
from urllib.parse import urlsplit


class BookshopClient:
    def __init__(self, base_url, app_name):
        self._connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=5)
        self._name = app_name

    def _call(self, method, path, value=None):
        body = None if value is None else json.dumps(value)
        headers = {"User-Agent": self._name, "Content-Type": "application/json"}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        if response.status >= 400:
            raise RuntimeError(f"{response.status} {response.reason}")
        return json.loads(response.read())

    def user(self, user_id):
        return self._call("GET", f"/users/{user_id}")

    def add_user(self, user):
        return self._call("POST", "/users", user)
