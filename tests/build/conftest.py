from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from course.build import Layout, Problem, build
from course.build.layout import REPOSITORY, Kind
from course.build.problem import BuildError
from course.build.source import Source, read_source

collect_ignore = ["samples"]  # checks for the examiner, not tests of the builder
SAMPLES = Path(__file__).parent / "samples"
FRONT_MATTER = (SAMPLES / "lesson.md").read_text(encoding="utf-8").split("\n+++", 1)[0]


@dataclass
class Tree:
    """A repository with nothing in it but what the builder needs."""

    layout: Layout

    def write(self, text: str, kind: Kind = Kind.LESSON, name: str = "91_sample") -> Path:
        """Write a source; a text without front matter gets it."""
        if not text.startswith("---"):
            text = f"{FRONT_MATTER}\n{text}"
        file = self.layout.sources(kind) / f"{name}.md"
        file.write_text(text, encoding="utf-8", newline="\n")
        return file

    def source(self, text: str, kind: Kind = Kind.LESSON) -> Source:
        return read_source(self.write(text, kind), kind, self.layout)

    def refused(self, text: str) -> list[Problem]:
        with pytest.raises(BuildError) as error:
            self.source(text)
        return list(error.value.problems)

    def samples(self) -> None:
        """Put the sample lesson and assignment in, their translations accepted."""
        for kind in Kind:
            self.write((SAMPLES / f"{kind}.md").read_text(encoding="utf-8"), kind)

    def build(self, **options):
        return build(layout=self.layout, **options)

    def generated(self) -> dict[str, bytes]:
        return {
            self.layout.relative(file): file.read_bytes()
            for file in sorted(self.layout.root.rglob("*.ipynb"))
        }


def _empty(root: Path) -> Tree:
    layout = Layout(root)
    for kind in Kind:
        layout.sources(kind).mkdir(parents=True)
    for name in ("GLOSSARY.md", "docs/external-hosts.txt", "tests/nbval_sanitize.cfg"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(REPOSITORY / name, root / name)
    return Tree(layout)


@pytest.fixture
def tree(tmp_path, monkeypatch) -> Tree:
    monkeypatch.setenv("COURSE_CHECKS", str(SAMPLES / "checks"))
    return _empty(tmp_path)


@pytest.fixture(scope="session")
def _built(tmp_path_factory) -> Tree:
    """The samples, built once; tests that change them work on a copy."""
    tree = _empty(tmp_path_factory.mktemp("built"))
    tree.samples()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_CHECKS", str(SAMPLES / "checks"))
        report = tree.build(accept=["all"])
    assert report.problems == []
    return tree


@pytest.fixture
def built(_built, tree) -> Tree:
    shutil.copytree(_built.layout.root, tree.layout.root, dirs_exist_ok=True)
    return tree
