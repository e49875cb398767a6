import asyncio

import aiohttp


async def fetch_one(session, url):
    async with session.get(url) as response:
        return await response.json()


async def fetch_all(urls):
    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session:
        return await asyncio.gather(*(fetch_one(session, url) for url in urls))
