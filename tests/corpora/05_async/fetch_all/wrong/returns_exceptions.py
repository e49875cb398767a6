# fails: an_error_comes_out fetch_all.hidden
import asyncio

import aiohttp


async def fetch_one(session, url):
    async with session.get(url) as response:
        return await response.json()


async def fetch_all(urls):
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        coroutines = [fetch_one(session, url) for url in urls]
        return await asyncio.gather(*coroutines, return_exceptions=True)
