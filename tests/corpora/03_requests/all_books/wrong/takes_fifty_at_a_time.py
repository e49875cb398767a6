# fails: walks_all_pages all_books.page-size
# fails: stops_at_a_full_page all_books.page-size
import requests


def all_books(base_url, search, per_page):
    books, page, pages = [], 1, 1
    while page <= pages:
        params = {"q": search, "per_page": 50, "page": page}
        data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
        books += data["items"]
        pages = data["pages"]
        page += 1
    return books
