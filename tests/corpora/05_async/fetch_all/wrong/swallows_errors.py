# fails: an_error_comes_out fetch_all.hidden
import asyncio

import aiohttp


async def fetch_one(session, url):
    try:
        async with session.get(url) as response:
            response.raise_for_status()
            return await response.json()
    except aiohttp.ClientError:
        return None


async def fetch_all(urls):
    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(fetch_one(session, url) for url in urls))
