import requests


def all_books(base_url, search, per_page):
    books, page = [], 0
    while True:
        page += 1
        params = {"q": search, "per_page": per_page, "page": page}
        response = requests.get(f"{base_url}/books", params=params, timeout=5)
        response.raise_for_status()
        data = response.json()
        books.extend(data["items"])
        if page >= data["pages"]:
            return books
