# fails: requests_overlap fetch_all.left-out
# fails: order_is_kept exam.wrong-value
# fails: nothing_to_fetch request.none
import asyncio

import httpx


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=5) as client:
        responses = await asyncio.gather(*(client.get(url) for url in urls[1:]))
    return [response.raise_for_status().json() for response in responses]
