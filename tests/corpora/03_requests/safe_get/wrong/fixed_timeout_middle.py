# fails: timeout safe_get.late
import requests


def safe_get(url, timeout):
    try:
        response = requests.get(url, timeout=2.5)
        response.raise_for_status()
        return {"kind": "ok", "value": response.json()}
    except requests.Timeout:
        return {"kind": "timeout", "value": None}
    except requests.HTTPError as error:
        return {"kind": "http_error", "value": error.response.status_code}
    except requests.JSONDecodeError:
        return {"kind": "bad_json", "value": response.text}
    except requests.ConnectionError:
        return {"kind": "refused", "value": None}
