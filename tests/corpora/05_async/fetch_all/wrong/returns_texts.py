# fails: order_is_kept returned.text
import asyncio

import httpx


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=5) as client:
        responses = await asyncio.gather(*(client.get(url) for url in urls))
    return [response.raise_for_status().text for response in responses]
