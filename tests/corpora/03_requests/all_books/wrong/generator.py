# fails: walks_all_pages returned.generator
# fails: stops_at_a_full_page returned.generator
# fails: one_page_and_none returned.generator
# fails: search_arrives returned.generator
import requests


def all_books(base_url, search, per_page):
    page, pages = 1, 1
    while page <= pages:
        params = {"q": search, "per_page": per_page, "page": page}
        data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
        yield from data["items"]
        pages = data["pages"]
        page += 1
