import json
from urllib.request import urlopen


def get_user(base_url, user_id):
    with urlopen(f"{base_url}/users/{user_id}", timeout=5) as response:
        return json.load(response)
