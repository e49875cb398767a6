from __future__ import annotations

import pytest

from course.build.layout import Kind
from course.build.style import style_problems

TITLE = '+++ {"lang": "ru"}\n\n# А\n\n+++ {"lang": "en"}\n\n# A\n\n'


def pair(russian: str, english: str) -> str:
    return f'+++ {{"lang": "ru"}}\n\n{russian}\n\n+++ {{"lang": "en"}}\n\n{english}\n\n'


def cell(code: str, options: str = "") -> str:
    return f"```{{code-cell}}\n{options}\n{code}\n```\n\n"


def test_a_plain_source_is_fine(tree):
    assert style_problems(tree.source(TITLE + pair("## Б", "## B") + cell("1"))) == []


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        (TITLE + cell("x = 1\n\n" * 16), "has 16 lines of code", "Split the cell"),
        (TITLE + pair("Раз. " * 121, "One. " * 5), "has 121 words", "say it shorter"),
        (TITLE + pair("Раз. ", "One. " * 121), "has 121 words", "say it shorter"),
        (TITLE + pair("# Б", "# B"), "has 2 headings of the first level", "one title"),
        (pair("## Б", "## B"), "has 0 headings of the first level", "one title"),
        (TITLE + pair("### Б", "### B"), "is of level 3", "level 2 or less"),
        (cell("1") + TITLE, "code stands before any prose", "Say first"),
        (TITLE + pair("![](a.png)", "![](a.png)"), "no alternative text", "Say in words"),
        (TITLE + pair('<img src="a.png">', '<img src="a.png">'), "no alternative", "Say in"),
        (TITLE + pair("- а\n- б", "- a"), "differ in blocks", "the same structure"),
        (TITLE + pair("## Б", "### B"), "ru 'heading 2', en 'heading 3'", "same structure"),
        (TITLE + pair("`get`", "`post`"), "inline code: ru 'get', en 'post'", "same structure"),
        (TITLE + pair("[а](b.md)", "[a](c.md)"), "differ in links", "same structure"),
        (
            TITLE + pair("```http\nGET / HTTP/1.1\n```", "```http\nPUT / HTTP/1.1\n```"),
            "differ in fenced text",
            "same structure",
        ),
        (TITLE + cell("1", ":tags: [hide]"), "the tag “hide”", "predict, raises-exception"),
        (TITLE + cell("1", ":tags: [check:x]"), "the tag “check:x”", "Known are"),
    ],
)
def test_each_rule_says_what_and_what_to_do(tree, text, what, remedy):
    problems = style_problems(tree.source(text))
    assert any(what in each.what and remedy in each.remedy for each in problems), problems


def test_tables_fences_and_code_are_no_prose(tree):
    table = "|a|b|\n|-|-|\n" + "|word word|word word|\n" * 50
    fence = "```text\n" + "word " * 200 + "\n```"
    both = f"{table}\n\n{fence}"
    assert style_problems(tree.source(TITLE + pair(both, both))) == []


def test_what_holds_russian_is_translated_and_may_differ(tree):
    text = pair("```text\nклиент → сервер\n```", "```text\nclient → server\n```")
    assert style_problems(tree.source(TITLE + text)) == []


def test_comments_count_once_and_solutions_not_at_all(tree):
    body = "# ru: Раз.\n# en: One.\n" + "x = 1\n" * 14
    assert style_problems(tree.source(TITLE + cell(body))) == []
    solution = f"def f():\n    ### BEGIN SOLUTION\n{'    x = 1' + chr(10)}" * 1
    solution += "    x = 2\n" * 30 + "    ### END SOLUTION"
    text = TITLE + cell(solution, ":tags: [exercise:f]")
    assert style_problems(tree.source(text, Kind.ASSIGNMENT)) == []
