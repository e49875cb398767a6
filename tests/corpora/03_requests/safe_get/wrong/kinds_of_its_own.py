# fails: refused safe_get.unknown-kind
# fails: timeout safe_get.unknown-kind
import requests


def safe_get(url, timeout):
    try:
        response = requests.get(url, timeout=timeout)
    except requests.RequestException as error:
        return {"kind": type(error).__name__, "value": None}
    if response.status_code != 200:
        return {"kind": "http_error", "value": response.status_code}
    try:
        return {"kind": "ok", "value": response.json()}
    except ValueError:
        return {"kind": "bad_json", "value": response.text}
