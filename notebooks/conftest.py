"""nbval runs each lesson in the language of its folder.

Its items take no fixtures, so the kernel's environment is set by a hook: it runs before
the file's own set-up starts the kernel.
"""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    os.environ["COURSE_LANGUAGE"] = item.path.parent.name
