# fails: reads_and_adds client.no-self
# fails: keeps_the_connection client.no-self
# fails: names_the_program client.no-self
# fails: goes_on_after_an_error client.no-self
import requests


class BookshopClient:
    def __init__(self, base_url, app_name):
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["User-Agent"] = app_name

    def user(user_id):
        response = self.session.get(f"{self.base_url}/users/{user_id}", timeout=5)
        response.raise_for_status()
        return response.json()

    def add_user(self, user):
        response = self.session.post(f"{self.base_url}/users", json=user, timeout=5)
        response.raise_for_status()
        return response.json()
