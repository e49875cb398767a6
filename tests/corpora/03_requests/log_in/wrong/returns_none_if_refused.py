# fails: reports_a_wrong_password error.swallowed
import requests


def log_in(base_url, email, password):
    form = {"user": email, "password": password}
    session = requests.Session()
    response = session.post(f"{base_url}/login", data=form, timeout=5)
    if response.status_code != 200:
        return None
    return session.get(f"{base_url}/me", timeout=5).json()
