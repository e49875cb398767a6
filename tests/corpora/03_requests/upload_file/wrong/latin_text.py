# fails: bytes_arrive_unchanged upload_file.line-ends
from pathlib import Path

import requests


def upload_file(base_url, path, description):
    text = Path(path).read_text(encoding="latin-1").encode("latin-1")
    response = requests.post(
        f"{base_url}/files",
        files={"file": (Path(path).name, text)},
        data={"description": description},
        timeout=5,
    )
    response.raise_for_status()
    return response.json()
