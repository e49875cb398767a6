# fails: http_error safe_get.other-kind
# fails: bad_json safe_get.other-kind
# fails: timeout safe_get.other-kind
import requests


def safe_get(url, timeout):
    try:
        response = requests.get(url, timeout=timeout)
        response.raise_for_status()
        return {"kind": "ok", "value": response.json()}
    except requests.RequestException:
        return {"kind": "refused", "value": None}
    except requests.Timeout:
        return {"kind": "timeout", "value": None}
