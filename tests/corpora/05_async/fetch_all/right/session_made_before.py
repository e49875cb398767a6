"""A session made outside, and a semaphore that bounds what is in flight."""

import asyncio

import aiohttp

session = aiohttp.ClientSession()
limit = asyncio.Semaphore(4)


async def fetch_all(urls):
    async def fetch(position, url):
        async with limit, session.get(url) as response:
            response.raise_for_status()
            return position, await response.json()

    tasks = [asyncio.ensure_future(fetch(*pair)) for pair in enumerate(urls)]
    found = [await task for task in asyncio.as_completed(tasks)]
    return [data for _, data in sorted(found, key=lambda pair: pair[0])]
