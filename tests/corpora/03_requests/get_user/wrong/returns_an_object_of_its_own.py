# fails: returns_the_data returned.object
from dataclasses import dataclass

import requests


@dataclass
class User:
    id: int
    name: str
    email: str
    city: str | None
    phone: str | None
    registered: str


def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    response.raise_for_status()
    return User(**response.json())
