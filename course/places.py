"""Where things are in a checkout of the course."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def called_from() -> Path:
    """The folder in which a command was typed; `run.py` itself changes to the course's."""
    return Path(os.environ.get("COURSE_CALLED_FROM") or Path.cwd())
