"""The learner's own copies of lessons and exercises in `work/<language>/`.

Committed notebooks are never edited: `lab` brings copies up to date before JupyterLab
opens them. A copy counts as the learner's once the source of any of its cells differs
from what was delivered; outputs alone do not (running a lesson changes them).
"""

from __future__ import annotations

import enum
import hashlib
import itertools
import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from course.places import called_from

_DELIVERED = ".delivered.json"
_VARIABLE = "COURSE_WORK"


class Change(enum.StrEnum):
    """What `synchronize` did with one notebook."""

    ADDED = "added"
    UPDATED = "updated"
    KEPT = "kept"


@dataclass(frozen=True)
class Event:
    change: Change
    notebook: str  # relative to the working copy, with forward slashes


class NotebookNotFoundError(Exception):
    """No notebook, or more than one, goes by the name given."""

    def __init__(self, name: str, candidates: list[str]) -> None:
        super().__init__(name)
        self.name = name
        self.candidates = candidates


class WorkingCopy:
    """The copies for one language.

    `root` is the project's folder; the copies go to its `work/`, or to the folder named by
    COURSE_WORK (a home folder on a shared machine where the course itself is read-only).
    """

    def __init__(self, root: Path, language: str) -> None:
        self.folder = Path(os.environ.get(_VARIABLE) or root / "work") / language
        self._masters = {
            PurePosixPath("lessons"): root / "notebooks" / language,
            PurePosixPath("exercises"): root / "exercises" / language,
        }

    def synchronize(self) -> list[Event]:
        """Add what is new, update what was not touched, keep what was."""
        self.folder.mkdir(parents=True, exist_ok=True)
        delivered = self._read_delivered()
        events = []
        for name, master in self._files().items():
            change = self._deliver(master, self.folder / name, delivered.get(name))
            if change is not None:
                events.append(Event(change, name))
            if change is not Change.KEPT:
                delivered[name] = _fingerprint(master)
        self._write_delivered(delivered)
        return events

    def reset(self, name: str) -> tuple[Path, Path | None]:
        """Bring one notebook back; returns it and where the learner's version is kept."""
        notebook = self._find(name)
        master, target = self._files()[notebook], self.folder / notebook
        kept = None
        if target.exists():
            kept = _free_name(target)
            target.replace(kept)
        _copy(master, target)
        self._write_delivered({**self._read_delivered(), notebook: _fingerprint(master)})
        return target, kept

    def find(self, name: str) -> Path:
        """The learner's copy of the notebook that goes by `name`; it may not exist yet."""
        return self.folder / self._find(name)

    def lessons(self) -> list[str]:
        """The lessons' notebooks, in the order of their numbers."""
        names = self._files()
        return [name for name in names if name.startswith("lessons/") and name.endswith(".ipynb")]

    def _files(self) -> dict[str, Path]:
        """Every file to deliver: notebooks, and the pictures and data beside them."""
        files = {}
        for place, masters in self._masters.items():
            for master in sorted(masters.rglob("*")):
                inside = master.relative_to(masters)
                if master.is_file() and not any(part.startswith(".") for part in inside.parts):
                    files[str(place / inside.as_posix())] = master
        return files

    def _find(self, name: str) -> str:
        absolute = called_from() / name  # which an absolute one replaces
        if absolute.is_relative_to(self.folder):
            name = absolute.relative_to(self.folder).as_posix()
        name = name.replace("\\", "/").removesuffix(".ipynb")
        notebooks = [file for file in self._files() if file.endswith(".ipynb")]
        matches = [file for file in notebooks if _goes_by(file, name)]
        if len(matches) != 1:
            raise NotebookNotFoundError(name, matches or notebooks)
        return matches[0]

    def _deliver(self, master: Path, target: Path, delivered: str | None) -> Change | None:
        if not target.exists():
            _copy(master, target)
            return Change.ADDED
        current, found = _fingerprint(master), _fingerprint(target)
        if found == current:
            return None
        if found == delivered:
            _copy(master, target)
            return Change.UPDATED
        # Changed by the learner; worth a word only when there is something newer to be had.
        return Change.KEPT if current != delivered else None

    def _read_delivered(self) -> dict[str, str]:
        try:
            record = json.loads((self.folder / _DELIVERED).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}  # every differing copy then counts as the learner's: nothing is lost
        return record if isinstance(record, dict) else {}

    def _write_delivered(self, delivered: dict[str, str]) -> None:
        draft = self.folder / f"{_DELIVERED}.draft"
        draft.write_text(json.dumps(delivered, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(self.folder / _DELIVERED)


def _goes_by(file: str, name: str) -> bool:
    """Whether `name` is the file's path, its tail, its stem or its number: `exercises/03`."""
    stem = file.removesuffix(".ipynb")
    folder, _, last = stem.rpartition("/")
    asked_folder, _, asked = name.rpartition("/")
    if asked_folder and not f"/{folder}/".startswith(f"/{asked_folder}/"):
        return f"/{stem}".endswith(f"/{name}")
    return last == asked or last.partition("_")[0] == asked


def _free_name(target: Path) -> Path:
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    for number in itertools.count(1):
        ending = stamp if number == 1 else f"{stamp}-{number}"
        kept = target.with_name(f"{target.stem}.kept-{ending}{target.suffix}")
        if not kept.exists():
            break
    return kept


def _copy(master: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.draft")
    shutil.copyfile(master, draft)
    draft.replace(target)


def _fingerprint(file: Path) -> str:
    """A hash of what a person edits: the cells' sources of a notebook, else the bytes."""
    content = file.read_bytes()
    if file.suffix == ".ipynb":
        try:
            cells = json.loads(content)["cells"]
            edited = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
            content = json.dumps(edited).encode()
        except (ValueError, KeyError, TypeError):
            pass  # damaged: its bytes match no delivered version, so it is kept
    return hashlib.sha256(content).hexdigest()
