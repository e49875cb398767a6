"""Files beside the notebook that Python imports in a library's place.

A student who saves their code as `requests.py` gets that file from `import requests`, and
Python's message about it (`module 'requests' has no attribute 'get'`) does not say so.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from pathlib import Path

from course.exam.message import Message, say

_INSTALLED = {"site-packages", "dist-packages"}


def complaint() -> Message | None:
    """Name the files of the current folder that stand before a library; None without any."""
    names = hiding()
    if not names:
        return None
    return say(
        "exam.hides-library",
        "Beside the notebook lies `{files}`, and Python imports it in the place of the library of "
        "that name. Give it another name, then restart the kernel (Kernel → Restart).",
        files="`, `".join(names),
    )


def hiding() -> list[str]:
    """Return the names of these files and folders, in order."""
    here = Path.cwd()
    elsewhere = [entry for entry in sys.path if not _is(entry, here)]
    if len(elsewhere) == len(sys.path):
        return []  # Python does not import from the current folder
    try:
        return [path.name for path in sorted(here.iterdir()) if _hides(path, elsewhere)]
    except OSError:
        return []  # a folder that cannot be listed


def _hides(path: Path, elsewhere: list[str]) -> bool:
    if path.suffix == ".py":
        name = path.stem
    elif (path / "__init__.py").is_file():
        name = path.name
    else:
        return False
    loaded = getattr(sys.modules.get(name), "__file__", None)
    if name in sys.modules and (loaded is None or path not in (Path(loaded), Path(loaded).parent)):
        return False  # the library was imported before and stays
    return name in sys.stdlib_module_names or _is_installed(name, elsewhere)


def _is_installed(name: str, elsewhere: list[str]) -> bool:
    spec = PathFinder.find_spec(name, elsewhere)
    return spec is not None and not _INSTALLED.isdisjoint(Path(spec.origin or "").parts)


def _is(entry: str, here: Path) -> bool:
    return not entry or Path(entry) == here
