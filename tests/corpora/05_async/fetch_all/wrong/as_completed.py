# fails: order_is_kept fetch_all.order
import asyncio

import aiohttp


async def fetch_one(session, url):
    async with session.get(url) as response:
        return await response.json()


async def fetch_all(urls):
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        tasks = [asyncio.create_task(fetch_one(session, url)) for url in urls]
        return [await task for task in asyncio.as_completed(tasks)]
