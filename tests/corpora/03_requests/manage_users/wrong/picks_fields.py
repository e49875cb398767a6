# fails: create_sends_json body.other-data
# fails: replace_puts_the_whole body.other-data
import requests


def create_user(base_url, user):
    body = {"name": user["name"], "email": user["email"]}
    response = requests.post(f"{base_url}/users", json=body, timeout=5)
    response.raise_for_status()
    return response.json()


def replace_user(base_url, user_id, user):
    body = {"city": None, "phone": None} | user
    response = requests.put(f"{base_url}/users/{user_id}", json=body, timeout=5)
    response.raise_for_status()
    return response.json()


def delete_user(base_url, user_id):
    requests.delete(f"{base_url}/users/{user_id}", timeout=5).raise_for_status()
