import aiohttp


async def log_in(base_url, email, password):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(base_url, cookie_jar=jar, raise_for_status=True) as session:
        await session.post("/login", data={"password": password, "user": email})
        async with session.get("/me") as response:
            return await response.json()
