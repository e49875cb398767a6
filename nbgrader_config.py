"""What nbgrader's own commands, formgrader and Validate do with this course."""

from __future__ import annotations

import os
from pathlib import Path

from course.grading.settings import configure, path_with_tools

# nbgrader starts `alembic` by its name alone, so an environment that is used without being
# activated (`.venv/bin/nbgrader …`) would not find its own.
os.environ["PATH"] = path_with_tools(os.environ.get("PATH", ""))

configure(
    get_config(),  # type: ignore[name-defined]  # noqa: F821  # traitlets puts it here
    Path(__file__).resolve().parent,
    os.environ,
)
