# fails: keeps_the_connection client.connection-per-call
import requests


class BookshopClient:
    def __init__(self, base_url, app_name):
        self.base_url = base_url
        self.app_name = app_name

    def _session(self):
        session = requests.Session()
        session.headers["User-Agent"] = self.app_name
        return session

    def user(self, user_id):
        with self._session() as session:
            response = session.get(f"{self.base_url}/users/{user_id}", timeout=5)
        response.raise_for_status()
        return response.json()

    def add_user(self, user):
        with self._session() as session:
            response = session.post(f"{self.base_url}/users", json=user, timeout=5)
        response.raise_for_status()
        return response.json()
