# fails: requests_overlap fetch_all.unfinished
# fails: order_is_kept fetch_all.unfinished
# fails: nothing_to_fetch fetch_all.unfinished
# fails: an_error_comes_out fetch_all.unfinished
import asyncio

import aiohttp


async def fetch_one(session, url):
    async with session.get(url) as response:
        response.raise_for_status()
        return await response.json()


async def fetch_all(urls):
    session = aiohttp.ClientSession()
    return [asyncio.create_task(fetch_one(session, url)) for url in urls]
