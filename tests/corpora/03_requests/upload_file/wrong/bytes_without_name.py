# fails: the_name_arrives upload_file.no-name
from pathlib import Path

import requests


def upload_file(base_url, path, description):
    response = requests.post(
        f"{base_url}/files",
        files={"file": Path(path).read_bytes()},
        data={"description": description},
        timeout=5,
    )
    response.raise_for_status()
    return response.json()
