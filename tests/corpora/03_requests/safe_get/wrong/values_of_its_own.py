# fails: ok safe_get.keys
# fails: http_error safe_get.other-value
# fails: refused safe_get.keys
# fails: timeout safe_get.keys
import requests


def safe_get(url, timeout):
    try:
        response = requests.get(url, timeout=timeout)
        response.raise_for_status()
        return {"kind": "ok", "data": response.json()}
    except requests.Timeout:
        return {"kind": "timeout", "value": None}
    except requests.HTTPError as error:
        return {"kind": "http_error", "value": str(error)}
    except requests.JSONDecodeError:
        return {"kind": "bad_json", "value": response.text}
    except requests.ConnectionError:
        return {"kind": "refused", "value": None}
