# fails: order_is_kept returned.other-type
# fails: nothing_to_fetch returned.other-type
import asyncio

import httpx


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=5) as client:
        responses = await asyncio.gather(*(client.get(url) for url in urls))
    return {str(r.url): r.raise_for_status().json() for r in responses}
