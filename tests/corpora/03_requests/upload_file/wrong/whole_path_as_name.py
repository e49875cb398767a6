# fails: the_name_arrives upload_file.whole-path
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"file": (path, file)},
            data={"description": description},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
