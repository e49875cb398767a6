# fails: create_sends_json request.repeated
# fails: create_returns_the_new_user returned.problem
# fails: replace_puts_the_whole body.not-json
# fails: refusals_are_reported error.always
import requests


def create_user(base_url, user):
    if requests.post(f"{base_url}/users", json=user, timeout=5).status_code == 201:
        return requests.post(f"{base_url}/users", json=user, timeout=5).json()
    raise RuntimeError("not created")


def replace_user(base_url, user_id, user):
    headers = {"Content-Type": "application/json"}
    body = str(user).encode()
    response = requests.put(f"{base_url}/users/{user_id}", data=body, headers=headers, timeout=5)
    response.raise_for_status()
    return response.json()


def delete_user(base_url, user_id):
    requests.delete(f"{base_url}/users/{user_id}", timeout=5).raise_for_status()
