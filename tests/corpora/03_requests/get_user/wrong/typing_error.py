# fails: sends_one_get exam.crashed
# fails: returns_the_data exam.crashed
# fails: reports_a_missing_user exam.crashed
# fails: reports_a_failing_server exam.crashed
import requests


def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    reponse.raise_for_status()
    return response.json()
