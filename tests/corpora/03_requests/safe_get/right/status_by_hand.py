import json

import requests

session = requests.Session()


def result(kind, value=None):
    return dict(value=value, kind=kind)


def safe_get(url, timeout):
    try:
        response = session.get(url, timeout=(timeout, timeout), stream=True)
    except requests.exceptions.ConnectionError as error:
        too_late = isinstance(error, requests.exceptions.Timeout)
        return result("timeout" if too_late else "refused")
    except requests.exceptions.Timeout:
        return result("timeout")
    with response:
        if not response.ok:
            return result("http_error", response.status_code)
        text = response.text
    try:
        return result("ok", json.loads(text))
    except ValueError:
        return result("bad_json", text)
