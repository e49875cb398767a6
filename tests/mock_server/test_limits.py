"""The limit of open files is raised."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize(("soft", "wanted"), [(256, 4096), (None, 256)])
def test_the_limit_is_raised_as_far_as_allowed(soft, wanted):
    code = (
        "import resource\n"
        "from mock_server.limits import allow_many_connections\n"
        "_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, (256, {'hard' if soft else 256}))\n"
        "print(allow_many_connections(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said, now = map(int, out.stdout.split())
    assert said == now >= wanted
