from __future__ import annotations

import pytest

from course.build.command import run_build, run_check
from course.build.layout import Kind

pytestmark = [pytest.mark.kernel, pytest.mark.nbgrader]


def test_says_what_was_written_and_ends_well(built, capsys):
    built.layout.notebook(Kind.LESSON, "91_sample", "en").unlink()
    assert run_build(None, layout=built.layout) == 0
    out, err = capsys.readouterr()
    assert "written: notebooks/en/91_sample.ipynb" in out
    assert out.endswith("1 written, 5 unchanged, 1 executed\n")
    assert err == ""
    assert run_check(None, built.layout) == 0
    assert capsys.readouterr().out == "sources and generated files agree\n"


def test_a_stale_translation_goes_from_its_message_to_its_mending(built, capsys):
    file = built.layout.sources(Kind.LESSON) / "91_sample.md"
    file.write_text(file.read_text("utf-8").replace("Сложим.", "Прибавим."), encoding="utf-8")
    assert run_build(["91"], layout=built.layout) == 1
    err = capsys.readouterr().err
    assert err == (
        "notebooks/src/91_sample.md:39 (cell adding-up): "
        "the Russian text has changed since it was translated\n"
        "    → Compare both texts, then: python run.py build --accept-translation adding-up "
        "(or 91_sample for all of this file).\n"
        "1 to mend\n"
    )
    assert run_build(["91"], accept=["adding-up"], layout=built.layout) == 0
    assert "translation accepted: adding-up" in capsys.readouterr().out
    assert run_check(None, built.layout) == 0


def test_a_check_that_finds_something_fails(built, capsys):
    built.layout.notebook(Kind.LESSON, "91_sample", "en").unlink()
    assert run_check(["91"], built.layout) == 1
    assert "→ python run.py build 91_sample" in capsys.readouterr().err
