from __future__ import annotations

import os
import re
import sysconfig

import pytest
from traitlets.config import Config

from course.grading.settings import (
    SUBMISSION_NAMES,
    configure,
    language_of,
    path_with_tools,
)


def test_without_a_language_it_is_russian_whatever_the_locale():
    assert language_of({"LANG": "en_US.UTF-8"}) == "ru"
    assert language_of({"COURSE_LANGUAGE": ""}) == "ru"
    assert language_of({"COURSE_LANGUAGE": "en"}) == "en"


def test_each_language_has_everything_of_its_own(tmp_path):
    configs = {}
    for language in ("ru", "en"):
        configs[language] = Config()
        configure(configs[language], tmp_path, {"COURSE_LANGUAGE": language})
    ru, en = (configs[language].CourseDirectory for language in ("ru", "en"))
    for name in ru:
        assert (ru[name] == en[name]) is (name == "root"), name
    assert (tmp_path / "grading" / "ru").is_dir()


def test_a_folder_that_cannot_be_written_is_no_obstacle_to_validate(tmp_path):
    (tmp_path / "grading").write_text("a file where the folder would be", encoding="utf-8")
    configure(Config(), tmp_path, {"COURSE_LANGUAGE": "en"})


@pytest.mark.nbgrader
def test_a_wrong_language_stops_every_command_and_says_what_is_right(make, tmp_path):
    course = make.course(tmp_path, "ru")
    course.environment["COURSE_LANGUAGE"] = "de"
    said = course.run("autograde", "90_sample", code=1)
    assert "COURSE_LANGUAGE=ru" in said
    assert "нет такого языка" in said
    assert "Traceback" not in said
    assert not (tmp_path / "grading").exists()


def test_the_programs_of_this_environment_are_found_without_activating_it():
    scripts = sysconfig.get_path("scripts")
    other = "somewhere"
    assert path_with_tools(other).split(os.pathsep) == [scripts, other]
    assert path_with_tools(path_with_tools(other)) == path_with_tools(other)
    assert path_with_tools("") == scripts


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("/c/extracted/ivanova_03_requests.ipynb", "ivanova"),
        ("/c/extracted/zip/ivan_petrov_03_requests.ipynb", "ivan_petrov"),
        ("C:\\c\\extracted\\Ли-Цзы_03_requests.ipynb", "Ли-Цзы"),
    ],
)
def test_names_of_collected_files(path, student):
    found = re.match(SUBMISSION_NAMES, path)
    assert found.groupdict() == {"student_id": student, "file_id": "03_requests"}
