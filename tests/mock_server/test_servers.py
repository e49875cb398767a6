"""start(): a child of one's own, or a scenario of the lab's server."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

import mock_server
from mock_server import launch, servers


def get(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.status


def answers(url):
    try:
        return get(url + "/health") == 200
    except OSError:
        return False


@pytest.fixture
def alone(monkeypatch):
    """A process without a lab and without servers."""
    monkeypatch.delenv(mock_server.CONTROL_VARIABLE, raising=False)
    monkeypatch.setattr(servers, "_backends", {})
    yield monkeypatch
    servers._close_all()


def test_a_server_serves_and_ends(alone):
    with mock_server.start(seed=4) as server:
        assert get(server.url + "/health") == 200
        assert server.seed == 4
        child = servers._backends[""].child
    assert not child.alive
    with pytest.raises(mock_server.ServerStoppedError, match=r"mock_server\.start\(\)"):
        server.journal.all()
    server.close()  # again: nothing happens


def test_servers_of_one_process_share_the_child(alone):
    first, second = mock_server.start(), mock_server.start()
    child = servers._backends[""].child
    assert first.url != second.url
    first.close()
    assert get(second.url + "/health") == 200
    second.close()
    assert not child.alive


def test_a_dead_server_is_replaced(alone):
    first = mock_server.start()
    process = psutil.Process(servers._backends[""].child.pid)
    process.kill()
    process.wait(10)
    with mock_server.start() as second:
        assert get(second.url + "/health") == 200
    first.close()


def test_a_port_of_ones_choice(alone):
    with mock_server.start(port=0) as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(ValueError, match=r"in use|10048|permitted"):
            mock_server.start(port=port)
    with mock_server.start(port=port) as again:
        assert again.url == server.url


def test_a_child_that_cannot_start_says_why(alone):
    alone.setattr(launch, "_PROGRAM", "import no_such_module_anywhere")
    with pytest.raises(mock_server.StartError, match="no_such_module_anywhere"):
        mock_server.start()


def test_a_child_that_says_nothing_is_given_up(alone):
    alone.setattr(launch, "_PROGRAM", "import time; time.sleep(600)")
    alone.setattr(launch, "START_TIMEOUT", 0.3)
    with pytest.raises(mock_server.StartError, match="nothing"):
        mock_server.start()


def test_modules_of_the_students_folder_do_not_reach_the_server(alone, tmp_path):
    for name in ("random", "asyncio", "json", "token", "mock_server"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('shadowed')")
    alone.chdir(tmp_path)
    with mock_server.start() as server:
        assert get(server.url + "/health") == 200


def test_the_lab_gives_a_scenario_and_takes_it_back(alone):
    with mock_server.start() as lab:
        alone.setenv(mock_server.CONTROL_VARIABLE, lab.control)
        with mock_server.start() as server:
            assert servers._backends[lab.control].child is None
            assert server.url != lab.url
            with server.scenario() as other:
                assert get(other.url + "/health") == 200
            assert get(server.url + "/health") == 200
            assert lab.journal.count() == 0
        with pytest.raises(OSError, match=r"refused|10061"):
            get(server.url + "/health")
        assert get(lab.url + "/health") == 200


OWNER = """
import os, sys, time
import mock_server
server = mock_server.start()
forked = os.fork() if "fork" in sys.argv else -1
if forked:
    print(server.url, forked, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_forked_child_keeps_no_scenario_of_a_killed_owner(alone):
    with mock_server.start() as lab:
        alone.setenv(mock_server.CONTROL_VARIABLE, lab.control)
        owner = subprocess.Popen(
            [sys.executable, "-c", OWNER, "fork"], stdout=subprocess.PIPE, text=True
        )
        url, forked = owner.stdout.readline().split()
        assert answers(url)
        owner.kill()
        owner.wait()
        try:
            while answers(url):
                time.sleep(0.05)
            assert psutil.pid_exists(int(forked))
        finally:
            os.kill(int(forked), signal.SIGKILL)
            owner.stdout.close()


def test_scenarios_of_a_killed_owner_are_freed(alone):
    with mock_server.start() as lab:
        alone.setenv(mock_server.CONTROL_VARIABLE, lab.control)
        owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
        url = owner.stdout.readline().split()[0]
        assert get(url + "/health") == 200
        owner.kill()
        owner.communicate()
        # The end of the connection reaches the server at some moment soon.
        while answers(url):
            pass
        assert get(lab.url + "/health") == 200


def test_a_lab_that_has_ended_is_no_obstacle(alone):
    lab = mock_server.start()
    credential = lab.control
    lab.close()
    alone.setenv(mock_server.CONTROL_VARIABLE, credential)
    with mock_server.start() as server:
        assert get(server.url + "/health") == 200


def test_a_lab_that_ends_after_the_first_start_is_no_obstacle_to_the_next(alone):
    lab = launch.Child()
    alone.setenv(mock_server.CONTROL_VARIABLE, lab.control)
    first = mock_server.start()
    process = psutil.Process(lab.pid)
    process.kill()
    process.wait(10)
    with pytest.raises(mock_server.ServerStoppedError):
        first.journal.all()
    with mock_server.start() as second:  # the set-up cell, run again
        assert get(second.url + "/health") == 200
    first.close()
    lab.stop()


def test_a_wrong_secret_is_an_error(alone):
    with mock_server.start() as lab:
        alone.setenv(mock_server.CONTROL_VARIABLE, lab.control[:-1] + "x")
        with pytest.raises(ValueError, match="secret"):
            mock_server.start()


def test_a_malformed_variable_is_an_error(alone):
    alone.setenv(mock_server.CONTROL_VARIABLE, "nonsense")
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:PORT/SECRET"):
        mock_server.start()


def test_nothing_of_the_course_is_imported():
    code = "import sys, mock_server.child, mock_server.servers, mock_server.__main__"
    code += "; print(*(name for name in sys.modules if name.split('.')[0] == 'course'))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


def test_importing_is_lean():
    heavy = {"aiohttp", "asyncio", "ssl", "yarl", "multidict", "http.client", "subprocess"}
    code = "import sys, mock_server; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not heavy & set(loaded)
    code = "import sys; from mock_server import servers; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not (heavy - {"http.client", "subprocess", "ssl"}) & set(loaded)
