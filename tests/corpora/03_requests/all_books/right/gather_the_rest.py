"""The first page tells how many there are; the others are fetched together."""

import asyncio

import aiohttp


async def all_books(base_url, search, per_page):
    async with aiohttp.ClientSession(base_url, raise_for_status=True) as session:

        async def read(page):
            params = {"q": search, "per_page": per_page, "page": page}
            async with session.get("/books", params=params) as response:
                return await response.json()

        first = await read(1)
        rest = await asyncio.gather(*(read(page) for page in range(2, first["pages"] + 1)))
        return [book for page in (first, *rest) for book in page["items"]]
