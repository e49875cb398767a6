# fails: returns_the_data returned.response
# fails: reports_a_missing_user error.unnoticed
# fails: reports_a_failing_server error.unnoticed
import requests


def get_user(base_url, user_id):
    return requests.get(f"{base_url}/users/{user_id}", timeout=5)
