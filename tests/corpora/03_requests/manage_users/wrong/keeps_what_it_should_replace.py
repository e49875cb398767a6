# fails: replace_puts_the_whole request.others
# fails: delete_removes request.wrong-path
# fails: refusals_are_reported error.always
import requests


def create_user(base_url, user):
    response = requests.post(f"{base_url}/users", json=user, timeout=5)
    response.raise_for_status()
    return response.json()


def replace_user(base_url, user_id, user):
    old = requests.get(f"{base_url}/users/{user_id}", timeout=5).json()
    response = requests.put(f"{base_url}/users/{user_id}", json=old | user, timeout=5)
    response.raise_for_status()
    return response.json()


def delete_user(base_url, user_id):
    requests.post(f"{base_url}/users/{user_id}/delete", timeout=5).raise_for_status()
