# fails: sends_one_get exam.crashed
# fails: returns_the_data exam.crashed
# fails: reports_a_missing_user error.always
# fails: reports_a_failing_server error.always
import requests


def get_user(base_url, user_id):
    requests.get(f"{base_url}/users/{user_id}", timeout=5)
    raise RuntimeError("something went wrong")
