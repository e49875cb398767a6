# fails: requests_overlap fetch_all.one-after-another
import aiohttp


async def fetch_all(urls):
    results = []
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        for url in urls:
            async with session.get(url) as response:
                results.append(await response.json())
    return results
