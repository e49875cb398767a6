# fails: bytes_arrive_unchanged upload_file.text-mode
import requests


def upload_file(base_url, path, description):
    with open(path, encoding="utf-8") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"file": file},
            data={"description": description},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
