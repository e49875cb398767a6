"""Finds a Chromium (or Chrome, or Edge) for the browser tests; installs Debian's where it may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "COURSE_CHROMIUM"

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def find() -> Path | None:
    """The browser named by COURSE_CHROMIUM, else one on the PATH or in its usual place."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    for command in _COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    return next((place for place in map(Path, _PLACES) if place.exists()), None)


def may_install() -> bool:
    """Whether this is a Debian-like system where packages can be installed without asking."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None and os.geteuid() == 0


def install() -> Path | None:
    """Install Debian's Chromium, and fonts for the scripts that the course shows."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for line in (
        ["apt-get", "update", "-qq"],
        [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "fonts-noto-core",
        ],
    ):
        done = subprocess.run(line, env=environ, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return None
    return find()
