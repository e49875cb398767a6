from __future__ import annotations

import pytest

from course.build import BuildError
from course.build.layout import Kind
from course.build.source import Code, Passage, read_source

FIRST = 12  # line of a source, after its front matter

PAIR = '+++ {"lang": "ru"}\n\n# Раз\n\n+++ {"lang": "en"}\n\n# One\n'


def test_reads_pairs_and_code_with_their_lines(tree):
    source = tree.source(
        PAIR + "\n```{code-cell} ipython3\n:id: sum\n:tags: [predict, x:y]\n\n1 + 1\n```\n"
    )
    passage, code = source.cells
    assert isinstance(passage, Passage)
    assert (passage.ru.text, passage.en.text) == ("# Раз", "# One")
    assert isinstance(code, Code)
    assert (code.text, code.tags) == ("1 + 1", ("predict", "x:y"))
    lines = source.file.read_text("utf-8").split("\n")
    assert lines[passage.en.line - 1] == '+++ {"lang": "en"}'
    assert lines[code.line - 1].startswith("```{code-cell}")
    assert lines[code.body_line - 1] == "1 + 1"


@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"),
    [
        ('+++ {"lang": "ru"}\n\nРаз\n', FIRST, "without its English translation", '{"lang": "en"}'),
        ('+++ {"lang": "en"}\n\nOne\n', FIRST, "without its Russian one", '{"lang": "ru"}'),
        ('+++ {"lang": "de"}\n\nEins\n', FIRST, "language is 'de'", '{"lang": "ru"}'),
        ("+++ {}\n\nprose\n", FIRST, "language is 'not named'", '{"lang": "ru"}'),
        ("```{code-cell}\n:answer: *none\n\n1\n```\n", None, "cannot be read", ":id: a-name"),
        ("```{code-cell}\n:answer: 'x\n\n1\n```\n", FIRST, "cannot be read", ":id: a-name"),
        ("```{code-cell}\n:id\n\n1\n```\n", None, "no valid cell", ":tags: [predict]"),
        ("```{code-cell}\n:tag: predict\n\n1\n```\n", FIRST, "“tag”", "answer, id, tags"),
        ("```{code-cell}\n:id: 404\n\n1\n```\n", FIRST, "404 cannot be", "Latin letters"),
        ("+++ {lang: ru}\n\nРаз\n", FIRST, "cannot be read", "as JSON"),
        (PAIR.replace('"ru"}', '"ru", "id": "a b"}'), FIRST, "'a b' cannot be", "Latin letters"),
        (
            PAIR.replace('"en"}', '"en", "id": "x"}'),
            FIRST + 4,
            "an id of its own",
            "Russian cell alone",
        ),
        (PAIR.replace('"ru"}', '"ru", "style": 1}'), FIRST, "“style”", "Known are: id, lang, of"),
        (
            "```{code-cell}\n:tags: predict\n\n1\n```\n",
            FIRST + 1,
            "'predict' is not of type 'array'",
            "as a list",
        ),
        (
            '+++ {"lang": "ru"}\n\nРаз\n\n```{code-cell}\n1\n```\n\n+++ {"lang": "en"}\n\nOne\n',
            FIRST,
            "without its English translation right after it",
            "after it",
        ),
    ],
)
def test_names_the_line_and_the_way_out(tree, text, line, what, remedy):
    problem = tree.refused(text)[0]
    assert problem.path == "notebooks/src/91_sample.md"
    assert problem.line == line
    assert what in problem.what
    assert remedy in problem.remedy


def test_all_problems_come_at_once(tree):
    text = '+++ {"lang": "ru"}\n\nРаз\n\n+++ {"lang": "ru"}\n\nДва\n\n+++ {"lang": "de"}\n\nDrei\n'
    assert len(tree.refused(text)) == 3


def test_an_id_taken_twice_names_both(tree):
    twice = "```{code-cell}\n:id: same\n\n1\n```\n\n" * 2
    (problem,) = tree.refused(twice)
    assert (problem.cell, problem.line) == ("same", FIRST + 6)
    assert f"at line {FIRST}" in problem.what


def test_a_graded_cell_has_no_id_of_its_own(tree):
    (problem,) = tree.refused("```{code-cell}\n:id: mine\n:tags: [check:add]\n```\n")
    assert "“check-add”" in problem.remedy


def test_a_file_without_front_matter_is_named(tree):
    file = tree.write("")
    file.write_text("# Hello\n")
    with pytest.raises(BuildError, match="has no front matter"):
        read_source(file, Kind.LESSON, tree.layout)


def test_a_file_in_another_encoding_is_named(tree):
    file = tree.write(PAIR)
    file.write_bytes(file.read_text("utf-8").encode("cp1251"))
    with pytest.raises(BuildError, match="is not UTF-8"):
        read_source(file, Kind.LESSON, tree.layout)
