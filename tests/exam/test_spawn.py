from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from course.exam import protocol, spawn


def test_a_variable_is_read_back():
    assert spawn.parse_variable("127.0.0.1:8123 a b") == (("127.0.0.1", 8123), "a b")


@pytest.mark.parametrize("text", ["", "127.0.0.1", "127.0.0.1:x y", ":80 x", "127.0.0.1:80"])
def test_a_variable_that_is_none_says_what_it_should_be(text):
    with pytest.raises(spawn.ExaminerError, match="COURSE_EXAMINER should read `HOST:PORT TOKEN`"):
        spawn.parse_variable(text)


def test_an_examiner_starts_apart_and_ends_when_it_is_closed():
    with spawn.spawn_examiner() as examiner:
        process = psutil.Process(examiner.process.pid)
        assert examiner.token not in " ".join(process.cmdline())
        assert examiner.token not in str(process.environ())
        assert os.path.realpath(process.cwd()) == os.path.realpath(spawn.state_folder())
        if sys.platform != "win32":
            assert os.getsid(process.pid) != os.getsid(0)
            assert (
                examiner.log.stat().st_mode & 0o077 == 0
                or examiner.log.parent.stat().st_mode & 0o077 == 0
            )
        assert examiner.alive
    assert examiner.process.returncode == 0


def test_without_assertions_it_refuses_to_start():
    done = subprocess.run(
        [sys.executable, "-O", "-m", "course.exam.examiner"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "Unset PYTHONOPTIMIZE" in done.stderr


def test_one_that_does_not_start_says_why_and_where_the_log_is(monkeypatch):
    monkeypatch.setattr(spawn, "_PROGRAM", "raise SystemExit('no such luck')")
    with pytest.raises(spawn.ExaminerError, match=r"no such luck.*its log is .*\.log"):
        spawn.spawn_examiner()


def test_old_logs_are_removed(monkeypatch, tmp_path):
    monkeypatch.setattr(spawn.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = spawn.state_folder()
    for number in range(30):
        log = folder / f"examiner-{number}.log"
        log.touch()
        os.utime(log, (number, number))
    spawn.state_folder()
    kept = sorted(int(log.stem.partition("-")[2]) for log in folder.iterdir())
    assert kept == list(range(10, 30))


def test_paths_of_checks_become_absolute_and_settings_of_others_are_left_out():
    clean = spawn._clean(
        {
            "PATH": "p",
            "PYTHONPATH": "x",
            "pythonoptimize": "1",
            "PYTEST_ADDOPTS": "-x",
            "https_proxy": "x",
            "ALL_PROXY": "x",
            "COURSE_EXAMINER": "x",
            "COURSE_CHECKS": "checks",
            "COURSE_LANGUAGE": "ru",
        }
    )
    assert clean == {
        "PATH": "p",
        "COURSE_CHECKS": str(Path.cwd() / "checks"),
        "COURSE_LANGUAGE": "ru",
    }


def test_one_whose_server_does_not_start_serves_all_the_same(monkeypatch):
    broken = (
        f"import sys; sys.path.append({str(Path(spawn.__file__).parents[2])!r})\n"
        "import course.exam.examiner.checking as checking\n"
        "def warm(): raise RuntimeError('no such server')\n"
        "checking.warm = warm\n"
        "from course.exam.examiner.__main__ import main\n"
        "raise SystemExit(main())"
    )
    monkeypatch.setattr(spawn, "_PROGRAM", broken)
    with spawn.spawn_examiner() as examiner:
        with socket.create_connection(examiner.address, 10) as kernel:
            kernel.sendall(protocol.encode(protocol.Hello(examiner.token, protocol.VERSION)))
            welcome = protocol.decode_for_kernel(protocol.read_frame(kernel))
            assert welcome == protocol.Welcome(protocol.VERSION)
            # Its checks go on after the warming, in the same thread.
            kernel.sendall(protocol.encode(protocol.Ask(1, "00_none", "none")))
            assert protocol.decode_for_kernel(protocol.read_frame(kernel)) == protocol.Release(1)
            answer = protocol.decode_for_kernel(protocol.read_frame(kernel))
            assert answer.message.id == "exam.unknown-lesson"
        assert "no such server" in examiner.log.read_text("utf-8")
