# fails: sends_one_get exam.name-error
# fails: returns_the_data exam.name-error
# fails: reports_a_missing_user exam.name-error
# fails: reports_a_failing_server exam.name-error
import requests


def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    reponse.raise_for_status()
    return response.json()
