"""Bytes read at once, everything in `files=`, the field before the file."""

from pathlib import Path

import requests


def upload_file(base_url, path, description):
    path = Path(path)
    parts = [
        ("description", (None, description)),
        ("file", (path.name, path.read_bytes(), "application/octet-stream")),
    ]
    response = requests.post(base_url + "/files", files=parts, timeout=5)
    if response.status_code != 201:
        raise OSError(response.json()["detail"])
    return response.json()
