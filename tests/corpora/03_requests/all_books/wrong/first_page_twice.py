# fails: walks_all_pages all_books.page-twice
# fails: stops_at_a_full_page all_books.page-twice
# fails: one_page_and_none all_books.page-twice
import requests


def all_books(base_url, search, per_page):
    params = {"q": search, "per_page": per_page}
    pages = requests.get(f"{base_url}/books", params=params, timeout=5).json()["pages"]
    books = []
    for page in range(1, pages + 1):
        params["page"] = page
        books += requests.get(f"{base_url}/books", params=params, timeout=5).json()["items"]
    return books
