import requests


def all_books(base_url, search, per_page):
    books, page = (), 1
    while True:
        params = {"q": search, "per_page": per_page, "page": page}
        response = requests.get(f"{base_url}/books", params=params, timeout=5)
        response.raise_for_status()
        data = response.json()
        books += tuple(data["items"])
        if len(books) >= data["total"]:
            return books
        page += 1
