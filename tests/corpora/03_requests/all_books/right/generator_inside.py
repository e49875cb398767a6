"""The pages come from a generator; the list is made of them at the end."""

from itertools import chain

import httpx


def pages(client, search, per_page):
    number, last = 1, 1
    while number <= last:
        query = {"q": search, "per_page": per_page, "page": number}
        page = client.get("/books", params=query).raise_for_status().json()
        yield page["items"]
        number, last = number + 1, page["pages"]


def all_books(base_url, search, per_page):
    with httpx.Client(base_url=base_url, timeout=5) as client:
        return list(chain.from_iterable(pages(client, search, per_page)))
