# fails: sends_a_form upload_file.no-boundary
# fails: bytes_arrive_unchanged upload_file.no-boundary
# fails: the_name_arrives upload_file.no-boundary
# fails: refusal_is_reported error.always
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"file": file},
            data={"description": description},
            headers={"Content-Type": "multipart/form-data"},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
