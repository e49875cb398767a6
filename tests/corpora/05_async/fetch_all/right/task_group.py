import asyncio

import httpx


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=5) as client, asyncio.TaskGroup() as group:
        tasks = [group.create_task(client.get(url)) for url in urls]
    return [task.result().raise_for_status().json() for task in tasks]
