# fails: bad_json safe_get.let-out
# fails: refused safe_get.let-out
import requests


def safe_get(url, timeout):
    try:
        response = requests.get(url, timeout=timeout)
        response.raise_for_status()
    except requests.Timeout:
        return {"kind": "timeout", "value": None}
    except requests.HTTPError as error:
        return {"kind": "http_error", "value": error.response.status_code}
    return {"kind": "ok", "value": response.json()}
