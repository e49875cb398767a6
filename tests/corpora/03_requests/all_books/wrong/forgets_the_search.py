# fails: walks_all_pages all_books.search-lost
# fails: stops_at_a_full_page all_books.search-lost
# fails: one_page_and_none all_books.search-lost
# fails: search_arrives all_books.search-lost
import requests


def all_books(base_url, search, per_page):
    books, page, pages = [], 1, 1
    while page <= pages:
        params = {"per_page": per_page, "page": page}
        data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
        books += data["items"]
        pages = data["pages"]
        page += 1
    return books
