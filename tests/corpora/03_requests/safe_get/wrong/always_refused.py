# fails: ok request.none
# fails: http_error request.none
# fails: bad_json request.none
# fails: refused safe_get.other-kind
# fails: timeout request.none
def safe_get(url, timeout):
    return {"kind": "refused", "value": None}
