# fails: sends_a_form upload_file.other-description
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"file": file},
            data={"description": description.encode("latin-1", "replace")},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
