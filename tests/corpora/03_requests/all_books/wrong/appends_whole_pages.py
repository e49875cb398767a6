# fails: walks_all_pages all_books.whole-pages
# fails: stops_at_a_full_page all_books.whole-pages
# fails: one_page_and_none all_books.whole-pages
# fails: search_arrives all_books.whole-pages
import requests


def all_books(base_url, search, per_page):
    found, page, pages = [], 1, 1
    while page <= pages:
        params = {"q": search, "per_page": per_page, "page": page}
        data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
        found.append(data)
        pages = data["pages"]
        page += 1
    return found
