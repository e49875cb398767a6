import aiohttp


async def get_user(base_url, user_id):
    timeout = aiohttp.ClientTimeout(total=5)
    async with (
        aiohttp.ClientSession(base_url, timeout=timeout, raise_for_status=True) as session,
        session.get(f"/users/{user_id}") as response,
    ):
        return await response.json()
