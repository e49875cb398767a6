"""No session: the cookie is handed on by hand."""

import requests


def log_in(base_url, email, password):
    fields = [("user", email), ("password", password)]
    answer = requests.post(base_url + "/login", data=fields, timeout=5)
    answer.raise_for_status()
    me = requests.get(base_url + "/me", cookies=answer.cookies, timeout=5)
    me.raise_for_status()
    return me.json()
