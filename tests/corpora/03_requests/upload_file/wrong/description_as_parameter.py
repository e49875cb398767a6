# fails: sends_a_form query.needless
# fails: bytes_arrive_unchanged query.needless
# fails: the_name_arrives query.needless
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"file": file},
            params={"description": description},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
