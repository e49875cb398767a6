# fails: sends_one_get request.repeated
import requests


def get_user(base_url, user_id):
    if requests.get(f"{base_url}/users/{user_id}", timeout=5).status_code != 200:
        raise RuntimeError("no such user")
    return requests.get(f"{base_url}/users/{user_id}", timeout=5).json()
