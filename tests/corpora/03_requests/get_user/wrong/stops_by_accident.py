# fails: reports_a_missing_user error.accident
# fails: reports_a_failing_server error.accident
import requests


def get_user(base_url, user_id):
    data = requests.get(f"{base_url}/users/{user_id}", timeout=5).json()
    return {name: data[name] for name in ("id", "name", "email", "city", "phone", "registered")}
