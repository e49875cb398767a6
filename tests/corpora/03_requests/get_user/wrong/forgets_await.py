# fails: returns_the_data returned.unawaited
import aiohttp


async def get_user(base_url, user_id):
    async with (
        aiohttp.ClientSession(raise_for_status=True) as session,
        session.get(f"{base_url}/users/{user_id}") as response,
    ):
        return response.json()
