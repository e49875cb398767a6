from __future__ import annotations

import nbformat.v4
import pytest

from course.build.layout import REPOSITORY
from course.build.normalise import Normaliser, shown

FILE = REPOSITORY / "tests" / "nbval_sanitize.cfg"
NORMALISER = Normaliser.read(FILE)

CASES = [
    ("http://127.0.0.1:49152/users", "http://127.0.0.1:8000/users"),
    ("ws://127.0.0.1:49152", "ws://127.0.0.1:8000"),
    ("host='127.0.0.1', port=51234): Read", "host='127.0.0.1', port=8000): Read"),
    ("('127.0.0.1', 40000)", "('127.0.0.1', 8000)"),
    ("Date: Mon, 24 Nov 2025 09:08:07 GMT", "Date: Tue, 01 Sep 2026 10:00:00 GMT"),
    ("User-Agent: python-requests/2.34.2", "User-Agent: python-requests/2.34"),
    ("Server: Python/3.14 aiohttp/3.14.5", "Server: Python/3.11 aiohttp/3.14"),
    ("python-httpx/0.99.1 python-urllib3/2.9.0", "python-httpx/0.28 python-urllib3/2.8"),
    ("Python/3.12 websockets/18.0", "Python/3.11 websockets/17.4"),
    ("Python-urllib/3.12", "Python-urllib/3.11"),
    ("Accept-Encoding: gzip, deflate, br, zstd", "Accept-Encoding: gzip, deflate"),
    ("--f0e1d2c3b4a5968778695a4b3c2d1e0f", "--0123456789abcdef0123456789abcdef"),
    ("<object at 0x7fab12345678>", "<object at 0x7f0000000000>"),
    ("Sec-WebSocket-Key: AbC+/9==\r\n", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
    ("7d2f1b9c-1111-4222-8333-abcdefabcdef", "01234567-89ab-4cde-8f01-23456789abcd"),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_what_differs_from_run_to_run_becomes_one_value(before, after):
    assert NORMALISER.text(before) == after


@pytest.mark.parametrize("after", [after for _, after in CASES])
def test_normalising_twice_changes_nothing(after):
    assert NORMALISER.text(after) == after


@pytest.mark.parametrize(
    "fact", ["HTTP/1.1 404 Not Found", "Content-Length: 42", "Retry-After: 2", '{"id": 3}', "3.11"]
)
def test_facts_are_left_alone(fact):
    assert NORMALISER.text(fact) == fact


def test_every_pattern_has_a_case():
    for pattern, _ in NORMALISER.patterns:
        assert any(pattern.search(before) for before, _ in CASES), pattern.pattern


def test_nbval_reads_the_same_pairs():
    from nbval.plugin import get_sanitize_patterns  # noqa: PLC0415 - a plugin, loaded for this

    text = FILE.read_text(encoding="ascii")
    pairs = [(pattern.pattern, new) for pattern, new in NORMALISER.patterns]
    assert get_sanitize_patterns(text) == pairs


def test_shown_is_what_a_reader_sees():
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="one\n"),
        nbformat.v4.new_output("execute_result", data={"text/plain": "2"}),
        nbformat.v4.new_output("error", ename="E", evalue="m", traceback=[]),
    ]
    assert shown(outputs) == "one\n2\nE: m"
