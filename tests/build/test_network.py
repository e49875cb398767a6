from __future__ import annotations

import pytest

from course.build.network import timeout_problems


def cells(*codes: str) -> str:
    return "\n\n".join(f"```{{code-cell}}\n\n{code}\n```" for code in codes) + "\n"


WITHOUT = [
    "import requests\nrequests.get(u)",
    "import requests\nrequests.post(u, json={}, timeout=None)",
    "import requests as r\nr.request('GET', u)",
    "from requests import get\nget(u)",
    "import requests\ns = requests.Session()\ns.put(u)",
    "import requests\nwith requests.Session() as s:\n    s.get(u)",
    "import requests\nrequests.Session().delete(u)",
    "from requests import Session\ns: Session = Session()\ns.send(p)",
    (
        "import requests\nclass C:\n    def __init__(self):\n        self.s = requests.Session()\n"
        "    def f(self):\n        return self.s.get(u)"
    ),
    "import requests\ndef f(s: requests.Session):\n    return s.get(u)",
    "import requests\na = requests.Session()\nb = a\nb.get(u)",
    "import httpx\nhttpx.get(u)",
    "import httpx\nhttpx.Client()",
    "import aiohttp\nasync with aiohttp.ClientSession() as s:\n    await s.get(u)",
    "from urllib.request import urlopen\nurlopen(u)",
    "import urllib.request\nurllib.request.urlopen(u, data)",
    "import http.client\nhttp.client.HTTPConnection(h, 80)",
    "from http.client import HTTPSConnection\nHTTPSConnection(h)",
    "import socket\nsocket.create_connection((h, 80))",
    "import socket\ns = socket.socket()\ns.connect((h, 80))",
    "import websockets\nasync with websockets.connect(u) as w:\n    pass",
    "from websockets.asyncio.client import connect\nawait connect(u)",
    "import asyncio\nr, w = await asyncio.open_connection(h, 80)",
]

WITH = [
    "import requests\nrequests.get(u, timeout=5)",
    "import requests\nrequests.get(u, **options)",
    "import requests\ns = requests.Session()\ns.get(u, timeout=(1, 5))",
    "import aiohttp\nt = aiohttp.ClientTimeout(total=5)\naiohttp.ClientSession(timeout=t)",
    "from urllib.request import urlopen\nurlopen(u, None, 5)",
    "import http.client\nhttp.client.HTTPConnection(h, 80, timeout=5)",
    "import socket\nsocket.create_connection((h, 80), 5)",
    "import socket\ns = socket.socket()\ns.settimeout(5)",
    "import websockets\nwebsockets.connect(u, open_timeout=5)",
    "import asyncio\nasync with asyncio.timeout(5):\n    await asyncio.open_connection(h, 80)",
    "settings = {}\nsettings.get('a')",
    "import requests\ntry:\n    pass\nexcept requests.Timeout:\n    pass",
]


@pytest.mark.parametrize("code", WITHOUT)
def test_a_call_without_timeout_is_found(tree, code):
    (problem,) = timeout_problems(tree.source(cells(code)))
    assert problem.line is not None
    assert problem.line > 11
    assert "timeout" in problem.what + problem.remedy


@pytest.mark.parametrize("code", WITH)
def test_a_call_with_timeout_is_left_alone(tree, code):
    assert timeout_problems(tree.source(cells(code))) == []


def test_names_are_followed_from_cell_to_cell(tree):
    source = tree.source(cells("import requests", "s = requests.Session()", "x = 1\ns.get(u)"))
    (problem,) = timeout_problems(source)
    assert problem.what == "s.get(…) has no timeout"
    assert source.file.read_text("utf-8").split("\n")[problem.line - 1] == "s.get(u)"
