import http.cookiejar
import json
import urllib.parse
import urllib.request


def log_in(base_url, email, password):
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    body = urllib.parse.urlencode({"user": email, "password": password}).encode("ascii")
    opener.open(f"{base_url}/login", data=body, timeout=5).close()
    with opener.open(f"{base_url}/me", timeout=5) as response:
        return json.load(response)
