import requests


def all_books(base_url, search, per_page, page=1):
    params = {"page": page, "per_page": per_page, "q": search}
    data = requests.get(f"{base_url}/books", params=params, timeout=5).json()
    rest = all_books(base_url, search, per_page, page + 1) if page < data["pages"] else []
    return data["items"] + rest
