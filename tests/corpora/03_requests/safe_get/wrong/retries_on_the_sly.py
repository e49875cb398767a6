# fails: ok request.repeated
import requests


def safe_get(url, timeout):
    try:
        requests.get(url, timeout=timeout).raise_for_status()
        return {"kind": "ok", "value": requests.get(url, timeout=timeout).json()}
    except requests.Timeout:
        return {"kind": "timeout", "value": None}
    except requests.HTTPError as error:
        return {"kind": "http_error", "value": error.response.status_code}
    except requests.JSONDecodeError as error:
        return {"kind": "bad_json", "value": error.doc}
    except requests.ConnectionError:
        return {"kind": "refused", "value": None}
