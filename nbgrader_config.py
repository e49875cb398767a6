"""What nbgrader's own commands, formgrader and Validate do with this course."""

from __future__ import annotations

import os
from pathlib import Path

from course.grading.settings import configure

configure(
    get_config(),  # noqa: F821  # traitlets puts it into the namespace of this file
    Path(__file__).resolve().parent,
    os.environ,
)
