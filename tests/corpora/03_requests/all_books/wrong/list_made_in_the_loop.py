# fails: walks_all_pages all_books.other-count
# fails: stops_at_a_full_page all_books.other-count
import requests


def all_books(base_url, search, per_page):
    page, pages = 1, 1
    while page <= pages:
        books = []
        params = {"q": search, "per_page": per_page, "page": page}
        data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
        books += data["items"]
        pages = data["pages"]
        page += 1
    return books
