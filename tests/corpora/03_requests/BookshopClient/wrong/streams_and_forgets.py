# fails: keeps_the_connection client.connections
import json

import requests


class BookshopClient:
    def __init__(self, base_url, app_name):
        self.base_url = base_url
        self.kept = []
        self.session = requests.Session()
        self.session.headers["User-Agent"] = app_name

    def user(self, user_id):
        response = self.session.get(f"{self.base_url}/users/{user_id}", stream=True, timeout=5)
        response.raise_for_status()
        self.kept.append(response)
        return json.loads(response.raw.read(int(response.headers["Content-Length"]) - 1) + b"}")

    def add_user(self, user):
        response = self.session.post(f"{self.base_url}/users", json=user, timeout=5)
        response.raise_for_status()
        return response.json()
