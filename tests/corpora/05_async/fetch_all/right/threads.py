"""No coroutine at all: a thread for each address."""

from concurrent.futures import ThreadPoolExecutor

import requests


def fetch_one(url):
    response = requests.get(url, timeout=5)
    response.raise_for_status()
    return response.json()


def fetch_all(urls):
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(fetch_one, urls))
