import httpx


def safe_get(url, timeout):
    try:
        response = httpx.get(url, timeout=timeout)
    except httpx.TimeoutException:
        return {"kind": "timeout", "value": None}
    except httpx.ConnectError:
        return {"kind": "refused", "value": None}
    match response.status_code:
        case status if status >= 400:
            return {"kind": "http_error", "value": status}
        case _:
            try:
                return {"kind": "ok", "value": response.json()}
            except ValueError:
                return {"kind": "bad_json", "value": response.text}
