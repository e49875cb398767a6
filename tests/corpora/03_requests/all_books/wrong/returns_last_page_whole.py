# fails: walks_all_pages all_books.page-returned
# fails: stops_at_a_full_page all_books.page-returned
# fails: one_page_and_none all_books.page-returned
# fails: search_arrives all_books.page-returned
import requests


def all_books(base_url, search, per_page):
    page, pages = 1, 1
    while page <= pages:
        params = {"q": search, "per_page": per_page, "page": page}
        data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
        pages = data["pages"]
        page += 1
    return data
