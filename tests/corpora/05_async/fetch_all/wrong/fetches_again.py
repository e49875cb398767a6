# fails: requests_overlap fetch_all.twice
import asyncio

import httpx


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=5) as client:
        probes = await asyncio.gather(*(client.get(url) for url in urls))
        for probe in probes:
            probe.raise_for_status()
        responses = await asyncio.gather(*(client.get(url) for url in urls))
    return [response.json() for response in responses]
