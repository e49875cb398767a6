"""No class of its own: a function that fills an object with closures."""

from types import SimpleNamespace

import httpx


def BookshopClient(base_url, app_name):
    http = httpx.Client(base_url=base_url, headers={"User-Agent": app_name}, timeout=5)

    def user(user_id):
        return http.get(f"/users/{user_id}").raise_for_status().json()

    def add_user(user):
        return http.post("/users", json=user).raise_for_status().json()

    return SimpleNamespace(user=user, add_user=add_user, close=http.close)
