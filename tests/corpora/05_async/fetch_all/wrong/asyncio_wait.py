# fails: nothing_to_fetch fetch_all.empty
import asyncio

import aiohttp


async def fetch_one(session, url):
    async with session.get(url) as response:
        return await response.json()


async def fetch_all(urls):
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        tasks = [asyncio.create_task(fetch_one(session, url)) for url in urls]
        await asyncio.wait(tasks)
        return [task.result() for task in tasks]
