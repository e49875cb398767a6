# fails: reads_and_adds returned.response
# fails: keeps_the_connection exam.crashed
# fails: names_the_program exam.crashed
# fails: goes_on_after_an_error returned.response
import requests


class BookshopClient:
    def __init__(self, base_url, app_name):
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["User-Agent"] = app_name

    def user(self, user_id):
        response = self.session.get(f"{self.base_url}/users/{user_id}", timeout=5)
        response.raise_for_status()
        return response

    def add_user(self, user):
        response = self.session.post(f"{self.base_url}/users", data=user, timeout=5)
        response.raise_for_status()
        return response
