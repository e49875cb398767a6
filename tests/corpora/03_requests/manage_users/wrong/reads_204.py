# fails: create_returns_the_new_user create_user.returned-input
# fails: delete_removes delete_user.read-nothing
# fails: refusals_are_reported error.always
import requests


def create_user(base_url, user):
    requests.post(f"{base_url}/users", json=user, timeout=5).raise_for_status()
    return user


def replace_user(base_url, user_id, user):
    response = requests.put(f"{base_url}/users/{user_id}", json=user, timeout=5)
    response.raise_for_status()
    return response.json()


def delete_user(base_url, user_id):
    response = requests.delete(f"{base_url}/users/{user_id}", timeout=5)
    response.raise_for_status()
    return response.json()
