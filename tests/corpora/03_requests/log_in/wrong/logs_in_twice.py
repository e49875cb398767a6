# fails: stays_logged_in log_in.repeated
import requests


def log_in(base_url, email, password):
    form = {"user": email, "password": password}
    with requests.Session() as session:
        if session.post(f"{base_url}/login", data=form, timeout=5).status_code != 200:
            raise PermissionError("wrong password")
        print(session.post(f"{base_url}/login", data=form, timeout=5).json())
        return session.get(f"{base_url}/me", timeout=5).json()
