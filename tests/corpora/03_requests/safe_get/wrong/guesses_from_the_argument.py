# fails: timeout request.none
import requests


def safe_get(url, timeout):
    if timeout < 1:
        return {"kind": "timeout", "value": None}
    try:
        response = requests.get(url, timeout=timeout)
        response.raise_for_status()
        return {"kind": "ok", "value": response.json()}
    except requests.HTTPError as error:
        return {"kind": "http_error", "value": error.response.status_code}
    except requests.JSONDecodeError:
        return {"kind": "bad_json", "value": response.text}
    except requests.ConnectionError:
        return {"kind": "refused", "value": None}
