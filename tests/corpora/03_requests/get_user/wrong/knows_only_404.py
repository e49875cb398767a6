# fails: reports_a_failing_server error.unnoticed
import requests


def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    if response.status_code == 404:
        raise LookupError(f"no user {user_id}")
    return response.json()
