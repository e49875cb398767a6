# fails: stays_logged_in log_in.no-me
import requests


def log_in(base_url, email, password):
    form = {"user": email, "password": password}
    response = requests.post(f"{base_url}/login", data=form, timeout=5)
    response.raise_for_status()
    return response.json()
