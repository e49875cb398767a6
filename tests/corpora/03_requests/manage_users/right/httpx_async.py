import httpx


async def _json(method, url, **options):
    async with httpx.AsyncClient(timeout=5) as client:
        response = await client.request(method, url, **options)
    response.raise_for_status()
    return response.json() if response.status_code != 204 else True


async def create_user(base_url, user):
    return await _json("POST", f"{base_url}/users", json=user)


async def replace_user(base_url, user_id, user):
    return await _json("PUT", f"{base_url}/users/{user_id}", json=user)


async def delete_user(base_url, user_id):
    return await _json("DELETE", f"{base_url}/users/{user_id}")
