# fails: requests_overlap fetch_all.blocking
import asyncio

import requests


async def fetch_one(url):
    response = requests.get(url, timeout=5)
    response.raise_for_status()
    return response.json()


async def fetch_all(urls):
    return await asyncio.gather(*(fetch_one(url) for url in urls))
