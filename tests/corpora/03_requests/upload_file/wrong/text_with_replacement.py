# fails: bytes_arrive_unchanged upload_file.other-bytes
from pathlib import Path

import requests


def upload_file(base_url, path, description):
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    response = requests.post(
        f"{base_url}/files",
        files={"file": (Path(path).name, text)},
        data={"description": description},
        timeout=5,
    )
    response.raise_for_status()
    return response.json()
