# fails: stops_at_a_full_page all_books.beyond-the-end
import requests


def all_books(base_url, search, per_page):
    books, page = [], 1
    while True:
        params = {"q": search, "per_page": per_page, "page": page}
        items = requests.get(f"{base_url}/books", params=params, timeout=5).json()["items"]
        books += items
        if len(items) < per_page:
            return books
        page += 1
