"""The server ends with its parent, however that ended."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import jupyter_client
import psutil
import pytest

import mock_server
from mock_server.lifeline import process_lives

# Each line is one write: PYTHONUNBUFFERED would let those of two processes mix.
PARENT = """
import os, sys, time
import mock_server
from mock_server import servers
server = mock_server.start()
child = servers._backends[""].child
if "fork" in sys.argv and os.fork() == 0:
    print(f"grandchild {os.getpid()}\\n", end="", flush=True)
    time.sleep(600)
print(f"server {child.pid}\\n", end="", flush=True)
exec(sys.argv[1])
"""


# A suite that a shell runs in the background is born with SIGINT ignored, and passes that on.
UNTIL_INTERRUPT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    print("ready", 1, flush=True)
    for _ in range(6000):  # an interrupt just before a long sleep would not end it
        time.sleep(0.1)
except KeyboardInterrupt:
    print("count", server.journal.count(), flush=True)
"""


def environment():
    return {k: v for k, v in os.environ.items() if k != mock_server.CONTROL_VARIABLE}


def parent(then, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", PARENT, then, *arguments],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    )


def pids(process, *names):
    found = {}
    while set(names) - found.keys():
        name, pid = process.stdout.readline().split()
        found[name] = int(pid)
    return found


def ends(pid, timeout=20):
    """Wait for the end of a process that is no child of ours."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        deadline = time.monotonic() + timeout
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
    return True


@pytest.mark.parametrize("then", ["", "sys.exit(3)", "1 / 0", "os._exit(0)"])
def test_it_ends_with_the_parent(then):
    process = parent(f"import sys\n{then}")
    server = pids(process, "server")["server"]
    process.communicate(timeout=20)
    assert ends(server)


def test_it_ends_with_a_killed_parent():
    process = parent("time.sleep(600)")
    server = pids(process, "server")["server"]
    process.kill()
    process.communicate(timeout=20)
    assert ends(server)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_it_ends_with_a_killed_parent_although_a_grandchild_holds_the_pipe():
    process = parent("time.sleep(600)", "fork")
    found = pids(process, "server", "grandchild")
    try:
        process.kill()
        process.wait(timeout=20)
        assert ends(found["server"])
        assert psutil.pid_exists(found["grandchild"])
    finally:
        os.kill(found["grandchild"], signal.SIGKILL)
        process.stdout.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_the_end_of_a_forked_child_leaves_the_server_alone():
    process = parent(
        "if os.fork() == 0:\n"
        "    sys.exit()\n"
        "os.wait()\n"
        "print('alive', int(child.alive and server.journal.count() == 0), flush=True)"
    )
    assert pids(process, "server", "alive")["alive"] == 1
    process.communicate(timeout=20)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups")
def test_an_interrupt_of_the_parents_group_is_not_for_the_server():
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            PARENT,
            UNTIL_INTERRUPT,
        ],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
        start_new_session=True,
    )
    pids(process, "server", "ready")
    os.killpg(process.pid, signal.SIGINT)
    assert pids(process, "count")["count"] == 0
    process.communicate(timeout=20)


@pytest.mark.kernel
def test_it_ends_with_a_restarted_kernel():
    manager = jupyter_client.KernelManager()
    manager.start_kernel(env=environment())
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        first = _server_of(client)
        assert process_lives(first)
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        assert ends(first)
        second = _server_of(client)
        assert second != first
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert ends(second)


def _server_of(client):
    said = []
    client.execute_interactive(
        "import mock_server; from mock_server import servers\n"
        "server = mock_server.start()\n"
        "print(servers._backends[''].child.pid)",
        output_hook=lambda message: said.append(message["content"].get("text", "")),
        timeout=60,
    )
    return int("".join(said))


def test_whether_a_process_lives():
    assert process_lives(os.getpid())
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert not process_lives(process.pid)
