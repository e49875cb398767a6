# fails: walks_all_pages all_books.pages-missing
# fails: stops_at_a_full_page all_books.pages-missing
import requests


def all_books(base_url, search, per_page):
    params = {"q": search, "per_page": per_page, "page": 1}
    data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
    books = data["items"]
    for page in range(3, data["pages"] + 1):
        params["page"] = page
        books += requests.get(f"{base_url}/books", params=params, timeout=5).json()["items"]
    return books
