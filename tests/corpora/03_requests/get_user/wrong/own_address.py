# fails: sends_one_get request.none
# fails: returns_the_data request.none
# fails: reports_a_missing_user error.always
# fails: reports_a_failing_server error.always
import requests

base_url = "http://127.0.0.1:1"


def get_user(_, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    response.raise_for_status()
    return response.json()
