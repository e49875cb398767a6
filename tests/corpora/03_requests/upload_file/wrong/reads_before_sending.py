# fails: sends_a_form upload_file.empty
# fails: bytes_arrive_unchanged upload_file.empty
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        print(len(file.read()))
        response = requests.post(
            f"{base_url}/files",
            files={"file": file},
            data={"description": description},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
