# fails: walks_all_pages all_books.parameters-twice
# fails: stops_at_a_full_page all_books.parameters-twice
import requests


def all_books(base_url, search, per_page):
    books = []
    url = f"{base_url}/books"
    params = {"q": search, "per_page": per_page}
    while True:
        response = requests.get(url, params=params, timeout=5)
        books.extend(response.json().get("items", []))
        if "next" not in response.links:
            return books
        url = response.links["next"]["url"]
