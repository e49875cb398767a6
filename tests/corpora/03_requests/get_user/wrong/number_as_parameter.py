# fails: sends_one_get request.wrong-path
# fails: returns_the_data exam.crashed
# fails: reports_a_missing_user error.always
# fails: reports_a_failing_server error.always
import requests


def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users", params={"id": user_id}, timeout=5)
    response.raise_for_status()
    return response.json()
