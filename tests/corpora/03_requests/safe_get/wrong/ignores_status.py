# fails: http_error safe_get.ignored-status
import requests


def safe_get(url, timeout):
    try:
        return {"kind": "ok", "value": requests.get(url, timeout=timeout).json()}
    except requests.Timeout:
        return {"kind": "timeout", "value": None}
    except requests.JSONDecodeError as error:
        return {"kind": "bad_json", "value": error.doc}
    except requests.ConnectionError:
        return {"kind": "refused", "value": None}
