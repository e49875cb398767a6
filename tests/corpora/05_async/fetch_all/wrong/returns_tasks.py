# fails: order_is_kept returned.object
# fails: an_error_comes_out error.unnoticed
import asyncio

import aiohttp


async def fetch_one(session, url):
    async with session.get(url) as response:
        response.raise_for_status()
        return await response.json()


async def fetch_all(urls):
    session = aiohttp.ClientSession()
    return [asyncio.create_task(fetch_one(session, url)) for url in urls]
