"""Accept as a browser sends it: the login answers with a redirect to /me, which is followed."""

import requests


def log_in(base_url, email, password):
    with requests.Session() as session:
        session.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
        form = {"user": email, "password": password}
        response = session.post(f"{base_url}/login", data=form, timeout=5)
        response.raise_for_status()
        return response.json()
