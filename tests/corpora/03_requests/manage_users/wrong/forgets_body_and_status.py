# fails: create_sends_json body.empty
# fails: create_returns_the_new_user create_user.nothing-new
# fails: replace_puts_the_whole request.wrong-method
# fails: refusals_are_reported error.unnoticed
import requests


def create_user(base_url, user):
    return requests.post(f"{base_url}/users", timeout=5).json()


def replace_user(base_url, user_id, user):
    return requests.post(f"{base_url}/users/{user_id}", json=user, timeout=5).json()


def delete_user(base_url, user_id):
    return requests.delete(f"{base_url}/users/{user_id}", timeout=5).status_code == 204
