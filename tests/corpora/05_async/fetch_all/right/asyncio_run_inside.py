import asyncio

import aiohttp


async def main(urls):
    async with aiohttp.ClientSession(raise_for_status=True) as session:

        async def one(url):
            async with session.get(url) as response:
                return await response.json()

        return await asyncio.gather(*map(one, urls))


def fetch_all(urls):
    return asyncio.run(main(urls))
