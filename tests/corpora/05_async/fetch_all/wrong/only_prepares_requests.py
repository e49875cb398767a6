# fails: requests_overlap fetch_all.unfinished
# fails: an_error_comes_out fetch_all.unfinished
import aiohttp


async def fetch_all(urls):
    async with aiohttp.ClientSession() as session:
        return [session.get(url) for url in urls]
