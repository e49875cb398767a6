from __future__ import annotations

import pytest

from course.build.layout import Kind, Language
from course.build.references import reference_problems


def lesson(english: str, russian: str | None = None) -> str:
    return (
        f'+++ {{"lang": "ru"}}\n\n# Про всё\n\n{russian or english}\n\n'
        f'+++ {{"lang": "en"}}\n\n# All about it\n\n{english}\n\n'
    )


@pytest.mark.parametrize(
    ("link", "what", "remedy"),
    [
        ("lesson:99_none", "leads nowhere", "There are: 91_sample"),
        ("exercises:99_none", "leads nowhere", "There are: none yet"),
        ("#Nothing", "no heading answers", "“-” for spaces"),
        ("missing.png", "does not exist", "notebooks/"),
        ("https://evil.test/x", "host evil.test is not among", "docs/external-hosts.txt"),
        ("ftp://x.org", "a scheme that is not used", "Use lesson:NAME"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(tree, link, what, remedy):
    problem = reference_problems(tree.source(lesson(f"[x]({link})")), tree.layout)[0]
    assert what in problem.what
    assert remedy in problem.remedy
    assert problem.line == 12


def test_links_that_resolve(tree):
    for language in Language:
        folder = tree.layout.notebook(Kind.LESSON, "91_sample", language).parent
        folder.mkdir(parents=True)
        (folder / "wire.png").write_bytes(b"")
    english = "[a](lesson:91_sample) [b](#All-about-it) ![c](wire.png) <https://docs.python.org/3/>"
    russian = english.replace("#All-about-it", "#Про-всё")
    assert reference_problems(tree.source(lesson(english, russian)), tree.layout) == []


def test_pictures_in_html_are_looked_at(tree):
    source = tree.source(lesson('<img src="none.png" alt="x">'))
    assert "none.png" in reference_problems(source, tree.layout)[0].what


def test_code_may_name_this_machine_and_example_hosts_only(tree):
    code = '```{code-cell}\n\na = "http://127.0.0.1:1/x https://api.example.com"\nb = "{}"\n```\n'
    fine = tree.source(lesson("x") + code.replace("{}", "ok"))
    assert reference_problems(fine, tree.layout) == []
    bad = tree.source(lesson("x") + code.replace("{}", "https://httpbin.test/get"))
    (problem,) = reference_problems(bad, tree.layout)
    assert "httpbin.test" in problem.what
