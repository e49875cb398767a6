# fails: order_is_kept exam.not-data-inside
# fails: an_error_comes_out error.unnoticed
import asyncio

import httpx


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=5) as client:
        return await asyncio.gather(*(client.get(url) for url in urls))
