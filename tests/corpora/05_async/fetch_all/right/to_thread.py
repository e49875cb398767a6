import asyncio
import json
from urllib.request import urlopen


def read(url):
    with urlopen(url, timeout=5) as response:
        return json.load(response)


async def fetch_all(urls):
    return await asyncio.gather(*[asyncio.to_thread(read, url) for url in urls])
