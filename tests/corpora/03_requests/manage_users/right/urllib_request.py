import json
from urllib.request import Request, urlopen


def _call(method, url, user=None):
    data = None if user is None else json.dumps(user).encode()
    headers = {"Content-Type": "application/json"} if data else {}
    request = Request(url, data=data, method=method, headers=headers)
    with urlopen(request, timeout=5) as response:
        return json.load(response) if response.status != 204 else None


def create_user(base_url, user):
    return _call("POST", base_url + "/users", user)


def replace_user(base_url, user_id, user):
    return _call("PUT", f"{base_url}/users/{user_id}", user)


def delete_user(base_url, user_id):
    _call("DELETE", f"{base_url}/users/{user_id}")
