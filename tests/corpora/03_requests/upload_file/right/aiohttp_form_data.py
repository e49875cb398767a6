from pathlib import Path

import aiohttp


async def upload_file(base_url, path, description):
    form = aiohttp.FormData()
    form.add_field("file", Path(path).read_bytes(), filename=Path(path).name)
    form.add_field("description", description)
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        async with session.post(f"{base_url}/files", data=form) as response:
            return await response.json()
