from __future__ import annotations

from course.build.identity import cell_ids, slug


def pair(russian: str, english: str) -> str:
    return f'+++ {{"lang": "ru"}}\n\n{russian}\n\n+++ {{"lang": "en"}}\n\n{english}\n\n'


CODE = "```{code-cell}\n1\n```\n\n"


def test_ids_come_from_the_nearest_english_heading(tree):
    text = pair("# Раз", "# The title!") + CODE + pair("Два", "Two") + CODE + pair("## А", "## B")
    assert cell_ids(tree.source(text)) == [
        "the-title",
        "the-title-code-1",
        "the-title-1",
        "the-title-code-2",
        "b",
    ]


def test_prose_put_in_does_not_rename_code(tree):
    before = pair("# Раз", "# One") + CODE
    after = pair("# Раз", "# One") + pair("Два", "Two") + CODE
    assert cell_ids(tree.source(before))[-1] == cell_ids(tree.source(after))[-1]


def test_graded_ids_win_over_headings(tree):
    exercise = "```{code-cell}\n:tags: [exercise:get_user]\n1\n```\n\n"
    check = "```{code-cell}\n:tags: [check:get_user]\n```\n\n"
    ids = cell_ids(
        tree.source(pair("# А", "# Get_user") + pair("## А", "## check") + exercise + check)
    )
    assert ids == ["get-user", "check", "get_user", "check-get_user"]
    ids = cell_ids(tree.source(pair("# А", "# double") + exercise.replace("get_user", "double")))
    assert ids == ["double-1", "double"]


def test_the_same_heading_twice_gets_numbers(tree):
    text = pair("# А", "# A") + pair("## Ответ", "## Answer") * 2
    assert cell_ids(tree.source(text)) == ["a", "answer", "answer-1"]


def test_a_hash_in_a_fence_is_no_heading(tree):
    text = pair("# А", "# A") + pair("```python\n# no\n```", "```python\n# no\n```")
    assert cell_ids(tree.source(text)) == ["a", "a-1"]


def test_slugs_are_ascii_and_short():
    assert slug("What is `requests`, café?") == "what-is-requests-cafe"
    assert slug("Заголовок") == "part"
    assert len(slug("word " * 50)) <= 40
