# fails: refusal_is_reported error.unnoticed
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        return requests.post(
            f"{base_url}/files",
            files={"file": file},
            data={"description": description},
            timeout=5,
        ).json()
