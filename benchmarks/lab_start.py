"""How much longer `run.py lab` takes than JupyterLab itself, from command to first page.

    .venv/bin/python benchmarks/lab_start.py [rounds]

Both are started in turn in the same run; aim: at most 2 s more.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def seconds_to_first_page(line: list[str], cwd: str, folder: str) -> float:
    """Start a lab, ask for its page until it is there, end it."""
    environ = {**os.environ, "COURSE_WORK": folder}
    started = time.perf_counter()
    with subprocess.Popen(
        line, cwd=cwd, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            for row in process.stdout:
                if match := re.search(r"http://127\.0\.0\.1:\S+token=\w+", row):
                    first_page(match[0])
                    return time.perf_counter() - started
            raise RuntimeError("the lab ended without an address")
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def first_page(address: str) -> None:
    """Read the page; Jupyter Server tells its address a moment before it listens."""
    for _ in range(1000):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                answer.read()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"nobody listens at {address}")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    bare: list[float] = []
    ours: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):
            # The same options: extensions, the log and the root check cost the same on both sides.
            line = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
            line += ["--log-level=WARN", "--LabApp.extension_manager=readonly"]
            line += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}"]
            bare.append(
                seconds_to_first_page([*line, f"--ServerApp.port={free_port()}"], folder, folder)
            )
            line = [sys.executable, "run.py", "lab", "--no-browser", "--port", free_port()]
            ours.append(seconds_to_first_page(line, str(ROOT), folder))
    # The first round fills caches and copies the notebooks.
    first, second = statistics.median(bare[1:]), statistics.median(ours[1:])
    print(f"JupyterLab alone  {first:5.2f} s")
    print(f"run.py lab        {second:5.2f} s   {second - first:+.2f} s   x{second / first:.2f}")


if __name__ == "__main__":
    main()
