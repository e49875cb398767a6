"""JupyterLab with the course open and one mock server behind it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import mock_server

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

# Turns off the news pop-up, which asks for the network.
_CONFIG = Path(__file__).parent / "jupyter_config"


class PortBusyError(Exception):
    """Something listens on the port asked for already."""


def run(folder: Path, opened: str, *, port: int | None, browser: bool) -> int:
    """Run JupyterLab in `folder` until it ends; returns its exit status.

    One mock server lives as long as the lab; each kernel's `mock_server.start()` takes a
    scenario of it, by the address in the environment.
    """
    if port is not None and _busy(port):
        raise PortBusyError(port)
    with mock_server.start() as server:
        environ = {**os.environ, mock_server.CONTROL_VARIABLE: server.control}
        paths = [str(_CONFIG), environ.get("JUPYTER_CONFIG_PATH", "")]
        environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in paths if path)
        environ["COURSE_PROGRESS"] = str(folder / ".progress.json")
        line = [
            sys.executable,
            "-m",
            "jupyterlab",
            *_options(folder, opened, port, browser=browser),
        ]
        return _wait(line, folder, environ)


def _options(folder: Path, opened: str, port: int | None, *, browser: bool) -> list[str]:
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{opened}",
        "--ServerApp.ip=127.0.0.1",
        # The extension manager asks a package index what there is to install.
        "--LabApp.extension_manager=readonly",
        # The address and warnings stay; a page of loaded extensions helps no learner.
        "--log-level=WARN",
    ]
    if sys.platform != "win32" and os.geteuid() == 0:
        # Containers run as root, and the server listens on loopback behind its token.
        options.append("--allow-root")
    if port is not None:
        options += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        options.append("--no-browser")
    return options


def _wait(line: Sequence[str], folder: Path, environ: dict[str, str]) -> int:
    # In the project's folder nbgrader, where installed, would take the lab for an instructor's.
    with subprocess.Popen(line, cwd=folder, env=environ) as child:

        def end(_signal: int, _frame: FrameType | None) -> None:
            child.terminate()

        # Ctrl+C reaches JupyterLab by itself, which asks before it ends: leave it to it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, end)
        return child.wait()


def _busy(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":  # there the option would allow two listeners
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
