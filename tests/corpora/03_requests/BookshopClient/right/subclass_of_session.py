import requests


class BookshopClient(requests.Session):
    def __init__(self, base_url, app_name):
        super().__init__()
        self.headers.update({"user-agent": app_name})
        self.base_url = base_url
        self.hooks["response"].append(lambda response, **_: response.raise_for_status())

    def request(self, method, url, **options):
        return super().request(method, self.base_url + url, **{"timeout": 5, **options})

    def user(self, user_id):
        return self.get(f"/users/{user_id}").json()

    def add_user(self, user):
        return self.post("/users", json=user).json()
