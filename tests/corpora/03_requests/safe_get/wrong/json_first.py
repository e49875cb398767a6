# fails: http_error safe_get.json-before-status
import requests


def safe_get(url, timeout):
    try:
        response = requests.get(url, timeout=timeout)
        data = response.json()
        response.raise_for_status()
        return {"kind": "ok", "value": data}
    except requests.Timeout:
        return {"kind": "timeout", "value": None}
    except requests.HTTPError as error:
        return {"kind": "http_error", "value": error.response.status_code}
    except requests.JSONDecodeError:
        return {"kind": "bad_json", "value": response.text}
    except requests.ConnectionError:
        return {"kind": "refused", "value": None}
