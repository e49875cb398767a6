import requests


def log_in(base_url, email, password):
    form = {"user": email, "password": password}
    with requests.Session() as session:
        session.post(f"{base_url}/login", data=form, timeout=5).raise_for_status()
        response = session.get(f"{base_url}/me", timeout=5)
        response.raise_for_status()
        return response.json()
