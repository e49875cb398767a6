# fails: sends_the_form log_in.no-form
# fails: stays_logged_in exam.crashed
# fails: returns_who_it_is exam.crashed
# fails: reports_a_wrong_password error.always
import requests


def log_in(base_url, email, password):
    body = f"user={email}&password={password}"
    with requests.Session() as session:
        session.post(f"{base_url}/login", data=body.encode(), timeout=5).raise_for_status()
        response = session.get(f"{base_url}/me", timeout=5)
        response.raise_for_status()
        return response.json()
