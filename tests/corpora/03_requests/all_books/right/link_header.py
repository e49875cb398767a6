import requests


def all_books(base_url, search, per_page):
    books = []
    url, params = f"{base_url}/books", {"q": search, "per_page": per_page}
    with requests.Session() as session:
        while url:
            response = session.get(url, params=params, timeout=5)
            response.raise_for_status()
            books += response.json()["items"]
            url = response.links.get("next", {}).get("url")
            params = None
    return books
