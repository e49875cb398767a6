"""A line for each exchange, which nothing that a client sends can break."""

import io
import re

from mock_server.access_log import AccessLog, printable
from mock_server.faults.misbehaviour import Met
from mock_server.wire.recorder import Recorder


def line_of(head, sent=b"", fault=None, error=""):
    stream = io.StringIO()
    recorder = Recorder()
    recorder.on_end = AccessLog(stream)
    recording = recorder.begin(7, head)
    recording.add_sent(sent)
    recording.fault, recording.error = fault, error
    recording.end()
    return stream.getvalue()


def test_a_line():
    line = line_of(b"GET /a?b=c HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nabc")
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d  #7   GET     /a\?b=c  200  \d+\.\d ms  3 B\n", line
    )  # fmt: skip


def test_faults_and_errors_are_told():
    met = Met("reset", {"delay": 1.5}, "rule 1")
    assert line_of(b"GET / HTTP/1.1\r\n\r\n", fault=met).endswith("0 B  (reset(delay=1.5))\n")
    assert line_of(b"GET / HTTP/1.1\r\n\r\n", error="Traceback …\n").endswith("B\nTraceback …\n")


def test_strange_requests_stay_on_one_line():
    for head in (
        b"\x16\x03\x01\n\x1b[31m",
        b"GET /\x1b[2J\x9b HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 9000,
    ):
        line = line_of(head)
        assert line.count("\n") == 1
        assert line.endswith("\n")
        assert "\x1b" not in line
        assert len(line) < 300
    assert printable("a\u2028\r\x85") == "a\\x2028\\x0d\\x85"
