# fails: sends_a_form upload_file.description-as-file
# fails: bytes_arrive_unchanged exam.crashed
# fails: the_name_arrives exam.crashed
# fails: refusal_is_reported error.always
import requests


def upload_file(base_url, path, description):
    with open(path, "rb") as file:
        response = requests.post(
            f"{base_url}/files",
            files={"file": file, "description": description},
            timeout=5,
        )
    response.raise_for_status()
    return response.json()
