# fails: sends_a_form upload_file.other-field
# fails: bytes_arrive_unchanged upload_file.other-field
# fails: the_name_arrives upload_file.other-field
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"upload": file},
            data={"description": description},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
