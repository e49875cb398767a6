# fails: returns_the_data returned.uncalled
import requests


def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    response.raise_for_status()
    return response.json
