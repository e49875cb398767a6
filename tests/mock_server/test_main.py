"""`python -m mock_server` as people run it."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest


def run(*arguments, language="en_GB.UTF-8", **options):
    return subprocess.Popen(
        [sys.executable, "-m", "mock_server", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "COURSE_LANGUAGE": "", "LC_ALL": language, "PYTHONUTF8": "1"},
        **options,
    )


@pytest.fixture
def serving():
    processes = []

    def serve(*arguments, **options):
        process = run("--port", "0", *arguments, **options)
        processes.append(process)
        line = process.stdout.readline()
        return process, re.search(r"http://127\.0\.0\.1:\d+", line)[0], line

    yield serve
    for process in processes:
        process.kill()
        process.communicate()


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def test_it_serves_and_logs_a_readable_line(serving):
    process, url, line = serving("--seed", "5")
    assert "seed 5" in line
    assert get(url + "/health?a=%D0%B9") == 200
    assert get(url + "/none%0A") == 404
    first, second = process.stdout.readline(), process.stdout.readline()
    pattern = r"\d\d:\d\d:\d\d  #(\d+) +GET +(\S+)  (\d+)  [\d.]+ ms  (\d+) B\n"
    assert re.fullmatch(pattern, first).groups()[:3] == ("1", "/health?a=%D0%B9", "200")
    assert re.fullmatch(pattern, second).groups()[:3] == ("2", "/none%0A", "404")


def test_what_a_client_sends_cannot_break_the_log(serving):
    process, url, _ = serving()
    port = int(url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"GET /\x1b[31m HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 400 ")
    line = process.stdout.readline()
    assert "\x1b" not in line
    assert r"/\x1b[31m" in line


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl+C cannot be sent to one process")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_it_stops_cleanly(serving, number):
    # As at a terminal; a suite in the background passes on that it ignores SIGINT.
    process, url, _ = serving(preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert get(url + "/health") == 200
    process.send_signal(getattr(signal, number))
    out, err = process.communicate(timeout=10)
    assert out.endswith("Stopped.\n")
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_it_can_be_ended_where_a_shell_started_it_in_the_background(serving):
    process, _, _ = serving(preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    process.terminate()
    out, err = process.communicate(timeout=10)
    assert out.endswith("Stopped.\n")
    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize(
    ("language", "words"), [("en_GB.UTF-8", "is taken"), ("ru_RU.UTF-8", "занят")]
)
def test_a_busy_port_is_told_with_the_way_out(language, words):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = run("--port", str(port), language=language)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 1
    assert out == ""
    assert words in err
    assert "--port 0" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "127.0.0.1"),
        (["--port", "70000"], "70000"),
        (["--port", "x"], "'x'"),
    ],
)
def test_wrong_options_are_refused(arguments, words):
    process = run(*arguments)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 2
    assert words in err
    assert "Traceback" not in err


def test_a_log_that_nobody_reads_stops_no_client(serving):
    process, url, _ = serving()
    process.stdout.close()
    assert [get(url + "/health") for _ in range(3)] == [200, 200, 200]
