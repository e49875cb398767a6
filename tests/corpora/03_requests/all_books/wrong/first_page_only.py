# fails: walks_all_pages all_books.first-page-only
# fails: stops_at_a_full_page all_books.first-page-only
import requests


def all_books(base_url, search, per_page):
    params = {"q": search, "per_page": per_page}
    response = requests.get(f"{base_url}/books", params=params, timeout=5)
    response.raise_for_status()
    return response.json()["items"]
