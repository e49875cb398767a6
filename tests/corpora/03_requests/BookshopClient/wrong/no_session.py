# fails: keeps_the_connection client.connection-per-call
import requests


class BookshopClient:
    def __init__(self, base_url, app_name):
        self.base_url = base_url
        self.headers = {"User-Agent": app_name}

    def user(self, user_id):
        url = f"{self.base_url}/users/{user_id}"
        response = requests.get(url, headers=self.headers, timeout=5)
        response.raise_for_status()
        return response.json()

    def add_user(self, user):
        url = f"{self.base_url}/users"
        response = requests.post(url, json=user, headers=self.headers, timeout=5)
        response.raise_for_status()
        return response.json()

    def close(self):
        pass
