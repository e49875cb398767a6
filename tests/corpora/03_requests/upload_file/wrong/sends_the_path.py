# fails: sends_a_form upload_file.path-for-content
# fails: bytes_arrive_unchanged upload_file.path-for-content
# fails: the_name_arrives upload_file.no-name
import requests


def upload_file(base_url, path, description):
    response = requests.post(
        f"{base_url}/files",
        files={"file": path},
        data={"description": description},
        timeout=5,
    )
    response.raise_for_status()
    return response.json()
