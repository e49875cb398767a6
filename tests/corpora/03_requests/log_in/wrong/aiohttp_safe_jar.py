# fails: sends_the_form exam.crashed
# fails: stays_logged_in log_in.lost-cookie-aiohttp
# fails: returns_who_it_is exam.crashed
# fails: reports_a_wrong_password error.always
import aiohttp


async def log_in(base_url, email, password):
    async with aiohttp.ClientSession(base_url, raise_for_status=True) as session:
        await session.post("/login", data={"password": password, "user": email})
        async with session.get("/me") as response:
            return await response.json()
