import os

import httpx


def upload_file(base_url, path, description):
    with httpx.Client(timeout=5) as client, open(path, "rb") as stream:
        files = {"file": (os.path.basename(path), stream)}
        response = client.post(f"{base_url}/files", files=files, data={"description": description})
    return response.raise_for_status().json()
