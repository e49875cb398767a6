# fails: reports_a_missing_user error.swallowed
# fails: reports_a_failing_server error.swallowed
import requests


def get_user(base_url, user_id):
    try:
        response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
        response.raise_for_status()
        return response.json()
    except Exception as error:
        print("Error:", error)
