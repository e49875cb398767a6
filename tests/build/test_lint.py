from __future__ import annotations

import shutil

import pytest

from course.build.layout import REPOSITORY, Language
from course.build.lint import lint_problems
from course.build.project import project

TITLE = '+++ {"lang": "ru"}\n\n# А\n\n+++ {"lang": "en"}\n\n# A\n\n'


@pytest.fixture
def linted(tree):
    shutil.copyfile(REPOSITORY / "pyproject.toml", tree.layout.root / "pyproject.toml")

    def lint(code, language=Language.EN):
        source = tree.source(f"{TITLE}```{{code-cell}}\n:id: code\n\n{code}\n```\n")
        return source, lint_problems(source, project(source, language), language, tree.layout)

    return lint


def test_clean_code_with_top_level_await_passes(linted):
    _, problems = linted("import asyncio\n\nawait asyncio.sleep(0)\nprint(200)")
    assert problems == []


@pytest.mark.parametrize("language", list(Language))
def test_a_finding_names_the_line_of_the_source(linted, language):
    code = "# ru: Раз.\n# ru: Два.\n# en: One.\nx = 1\nlen(unknown)"
    source, problems = linted(code, language)
    (problem,) = problems
    assert problem.what.startswith("ruff F821: Undefined name `unknown`")
    assert problem.cell == "code"
    assert source.file.read_text("utf-8").split("\n")[problem.line - 1] == "len(unknown)"


def test_unformatted_code_is_named(linted):
    _, problems = linted("x = {'a':1}")
    assert "the code is not formatted as ruff formats it" in [problem.what for problem in problems]
