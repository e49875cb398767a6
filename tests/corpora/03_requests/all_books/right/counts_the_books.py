import json
import math
from urllib.parse import urlencode
from urllib.request import urlopen


def all_books(base_url, search, per_page):
    books, page, pages = [], 1, 1
    while page <= pages:
        query = urlencode({"q": search, "per_page": per_page, "page": page})
        with urlopen(f"{base_url}/books?{query}", timeout=5) as response:
            data = json.load(response)
        books.extend(data["items"])
        pages = math.ceil(data["total"] / per_page)
        page += 1
    return books
