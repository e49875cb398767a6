# fails: the_name_arrives upload_file.other-name
from pathlib import Path

import requests


def upload_file(base_url, path, description):
    name = Path(path).name.encode("ascii", "ignore").decode()
    with open(path, "rb") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"file": (name, file)},
            data={"description": description},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
