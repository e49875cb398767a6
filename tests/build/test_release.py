from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from course.build import BuildError
from course.build.layout import REPOSITORY, Kind, Language
from course.build.release import release

pytestmark = [pytest.mark.kernel, pytest.mark.nbgrader]


@pytest.mark.parametrize("language", list(Language))
def test_it_is_what_the_stock_command_makes(built, tmp_path, language):
    course = tmp_path / "course"
    source = built.layout.notebook(Kind.ASSIGNMENT, "91_sample", language).parent
    shutil.copytree(source, course / "solutions" / language / "91_sample")
    shutil.copyfile(REPOSITORY / "nbgrader_config.py", course / "nbgrader_config.py")
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "91_sample"],
        cwd=course,
        env={**os.environ, "COURSE_LANGUAGE": language, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    stock = (course / "exercises" / language / "91_sample" / "91_sample.ipynb").read_bytes()
    assert release("91_sample", language, built.layout) == {"91_sample.ipynb": stock}


def test_files_beside_the_assignment_come_along(built):
    folder = built.layout.notebook(Kind.ASSIGNMENT, "91_sample", Language.RU).parent
    (folder / "users.csv").write_bytes(b"id,name\n")
    assert release("91_sample", Language.RU, built.layout)["users.csv"] == b"id,name\n"


def test_what_nbgrader_refuses_is_told_in_its_words(built):
    file = built.layout.notebook(Kind.ASSIGNMENT, "91_sample", Language.RU)
    text = file.read_text("utf-8").replace("    ### END SOLUTION", "    pass")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as error:
        release("91_sample", Language.RU, built.layout)
    (problem,) = error.value.problems
    assert "no end solution statement found" in problem.what
    assert "solutions/src/91_sample.md" in problem.remedy
