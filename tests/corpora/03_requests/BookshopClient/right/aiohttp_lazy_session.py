import aiohttp


class BookshopClient:
    def __init__(self, base_url, app_name):
        self._base_url = base_url
        self._headers = {"User-Agent": app_name}
        self._session = None

    async def _call(self, method, path, **options):
        if self._session is None:
            self._session = aiohttp.ClientSession(
                self._base_url, headers=self._headers, raise_for_status=True
            )
        async with self._session.request(method, path, **options) as response:
            return await response.json()

    async def user(self, user_id):
        return await self._call("GET", f"/users/{user_id}")

    async def add_user(self, user):
        return await self._call("POST", "/users", json=user)

    async def close(self):
        if self._session is not None:
            await self._session.close()
