# fails: reports_a_wrong_password log_in.not-encoded
import requests


def log_in(base_url, email, password):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"user={email}&password={password}".encode()
    with requests.Session() as session:
        session.post(f"{base_url}/login", data=body, headers=headers, timeout=5).raise_for_status()
        response = session.get(f"{base_url}/me", timeout=5)
        response.raise_for_status()
        return response.json()
