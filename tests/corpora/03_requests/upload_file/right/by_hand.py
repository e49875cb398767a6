"""The body put together by hand, with nothing but the standard library."""

import json
import uuid
from pathlib import Path
from urllib.request import Request, urlopen


def upload_file(base_url, path, description):
    mark = uuid.uuid4().hex
    name = Path(path).name.replace('"', "%22")
    body = b"\r\n".join(
        [
            f"--{mark}".encode(),
            b'content-disposition: form-data; name="description"',
            b"",
            description.encode(),
            f"--{mark}".encode(),
            f'content-disposition: form-data; filename="{name}"; name="file"'.encode(),
            b"content-type: application/octet-stream",
            b"",
            Path(path).read_bytes(),
            f"--{mark}--".encode(),
            b"",
        ]
    )
    headers = {"Content-Type": f'multipart/form-data; boundary="{mark}"'}
    with urlopen(Request(f"{base_url}/files", body, headers), timeout=5) as response:
        return json.load(response)
