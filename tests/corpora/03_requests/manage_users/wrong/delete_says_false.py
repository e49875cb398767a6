# fails: refusals_are_reported error.swallowed
import requests


def create_user(base_url, user):
    response = requests.post(f"{base_url}/users", json=user, timeout=5)
    response.raise_for_status()
    return response.json()


def replace_user(base_url, user_id, user):
    response = requests.put(f"{base_url}/users/{user_id}", json=user, timeout=5)
    response.raise_for_status()
    return response.json()


def delete_user(base_url, user_id):
    return requests.delete(f"{base_url}/users/{user_id}", timeout=5).ok
