# fails: order_is_kept fetch_all.pairs
import asyncio

import httpx


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=5) as client:
        responses = await asyncio.gather(*(client.get(url) for url in urls))
    return list(zip(urls, [response.raise_for_status().json() for response in responses]))
