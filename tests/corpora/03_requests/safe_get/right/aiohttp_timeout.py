import asyncio
import json

import aiohttp


async def safe_get(url, timeout):
    kind, value = "ok", None
    try:
        async with (
            asyncio.timeout(timeout),
            aiohttp.ClientSession() as session,
            session.get(url) as response,
        ):
            if response.status >= 400:
                kind, value = "http_error", response.status
            else:
                text = await response.text()
                try:
                    value = json.loads(text)
                except json.JSONDecodeError:
                    kind, value = "bad_json", text
    except TimeoutError:
        kind = "timeout"
    except aiohttp.ClientConnectorError:
        kind = "refused"
    return {"kind": kind, "value": value}
