# fails: walks_all_pages all_books.beyond-the-end
# fails: stops_at_a_full_page all_books.beyond-the-end
# fails: one_page_and_none all_books.beyond-the-end
import requests


def all_books(base_url, search, per_page):
    books, page = [], 1
    while True:
        params = {"q": search, "per_page": per_page, "page": page}
        items = requests.get(f"{base_url}/books", params=params, timeout=5).json()["items"]
        if not items:
            return books
        books += items
        page += 1
