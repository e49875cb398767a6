"""JSON made by hand with its header; one function behind three."""

import json

import requests


def _send(method, url, user=None):
    body, headers = None, {}
    if user is not None:
        body = json.dumps(user, ensure_ascii=False, indent=2).encode()
        headers["Content-Type"] = "application/json; charset=utf-8"
    response = requests.request(method, url, data=body, headers=headers, timeout=5)
    if response.status_code >= 400:
        raise ValueError(response.json()["detail"])
    return response.json() if response.content else None


def create_user(base_url, user):
    return _send("POST", base_url + "/users", user)


def replace_user(base_url, user_id, user):
    return _send("PUT", f"{base_url}/users/{user_id}", user)


def delete_user(base_url, user_id):
    return _send("DELETE", f"{base_url}/users/{user_id}")
