# fails: ok returned.nothing
# fails: http_error returned.nothing
# fails: bad_json returned.nothing
# fails: refused returned.nothing
# fails: timeout returned.nothing
import requests


def safe_get(url, timeout):
    try:
        response = requests.get(url, timeout=timeout)
        response.raise_for_status()
        print({"kind": "ok", "value": response.json()})
    except requests.Timeout:
        print("timeout")
    except Exception as error:
        print(error)
