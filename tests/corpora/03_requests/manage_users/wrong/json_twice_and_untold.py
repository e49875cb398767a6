# fails: create_sends_json body.json-twice
# fails: create_returns_the_new_user exam.crashed
# fails: replace_puts_the_whole body.json-untold
# fails: refusals_are_reported error.always
import json

import requests


def create_user(base_url, user):
    response = requests.post(f"{base_url}/users", json=json.dumps(user), timeout=5)
    response.raise_for_status()
    return response.json()


def replace_user(base_url, user_id, user):
    response = requests.put(f"{base_url}/users/{user_id}", data=json.dumps(user), timeout=5)
    response.raise_for_status()
    return response.json()


def delete_user(base_url, user_id):
    requests.delete(f"{base_url}/users/{user_id}", timeout=5).raise_for_status()
