# fails: search_arrives all_books.not-encoded
import requests


def all_books(base_url, search, per_page):
    books, page, pages = [], 1, 1
    while page <= pages:
        url = f"{base_url}/books?q={search}&per_page={per_page}&page={page}"
        data = requests.get(url, timeout=5).json()
        books += data["items"]
        pages = data["pages"]
        page += 1
    return books
