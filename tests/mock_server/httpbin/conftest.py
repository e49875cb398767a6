"""httpbin as a process beside our server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# The modules beside this one (comparison.py, environment.py), under any of pytest's ways.
sys.path.insert(0, str(Path(__file__).parent))

from environment import UnavailableError, interpreter


@pytest.fixture(scope="session")
def httpbin(tmp_path_factory):
    """The address of a running httpbin, or a skip with the reason why there is none."""
    try:
        python = interpreter()
    except UnavailableError as error:
        if os.environ.get("CI"):  # there it has to run
            pytest.fail(str(error))
        pytest.skip(str(error))
    line = [str(python), str(Path(__file__).with_name("serve.py"))]
    log = tmp_path_factory.mktemp("httpbin") / "log.txt"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        port = process.stdout.readline().strip()
        if not port:
            pytest.fail(f"httpbin did not start:\n{log.read_text()}")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.stdin.close()
            process.wait(10)


@pytest.fixture(scope="module")
def here(server):
    """The address of a scenario of ours."""
    with server.scenario() as fresh:
        yield fresh.url
