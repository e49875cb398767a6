# fails: walks_all_pages all_books.endless
# fails: stops_at_a_full_page all_books.endless
# fails: one_page_and_none all_books.endless
# fails: search_arrives all_books.endless
import requests


def all_books(base_url, search, per_page):
    books, page = [], 1
    with requests.Session() as session:
        while True:
            params = {"q": search, "per_page": per_page, "page": page}
            response = session.get(f"{base_url}/books", params=params, timeout=5)
            if response.status_code != 200:
                return books
            books += response.json()["items"]
            page += 1
