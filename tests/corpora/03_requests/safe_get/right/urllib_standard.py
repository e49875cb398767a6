import json
import urllib.error
import urllib.request


def safe_get(url, timeout):
    try:
        with urllib.request.urlopen(url, timeout=timeout) as response:
            text = response.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        error.close()
        return {"kind": "http_error", "value": error.code}
    except TimeoutError:
        return {"kind": "timeout", "value": None}
    except urllib.error.URLError as error:
        late = isinstance(error.reason, TimeoutError)
        return {"kind": "timeout" if late else "refused", "value": None}
    try:
        return {"kind": "ok", "value": json.loads(text)}
    except json.JSONDecodeError:
        return {"kind": "bad_json", "value": text}
