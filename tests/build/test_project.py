from __future__ import annotations

import nbformat
import pytest

from course.build import BuildError
from course.build.layout import Kind, Language
from course.build.project import prediction_problems, project, serialise

TITLE = '+++ {"lang": "ru"}\n\n# А\n\n+++ {"lang": "en"}\n\n# A\n\n'
PREDICT = "```{code-cell}\n:id: guess\n:tags: [predict]\n:answer: '7'\n\n3 + 4\n```\n\n"
FOLDED = (
    '+++ {"lang": "ru"}\n\n<details><summary>Ответ</summary>\n\n{{answer}}\n\n</details>\n\n'
    '+++ {"lang": "en"}\n\n<details><summary>Answer</summary>\n\n{{answer}}\n\n</details>\n'
)


def test_a_notebook_is_valid_and_of_one_language(tree):
    source = tree.source(TITLE + PREDICT + FOLDED)
    for language, word in ((Language.RU, "Ответ"), (Language.EN, "Answer")):
        notebook = project(source, language)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert notebook.metadata.course.language == language
        assert [cell.id for cell in notebook.cells] == ["a", "guess", "a-1"]
        assert notebook.cells[2].source.startswith(f"<details><summary>{word}")
        assert "```text\n7\n```" in notebook.cells[2].source
        assert serialise(notebook) == serialise(project(source, language))


@pytest.mark.parametrize(
    ("kind", "link", "target"),
    [
        (Kind.LESSON, "lesson:01_introduction", "01_introduction.ipynb"),
        (Kind.LESSON, "exercises:03_x", "../exercises/03_x/03_x.ipynb"),
        (Kind.ASSIGNMENT, "lesson:03_x", "../../lessons/03_x.ipynb"),
        (Kind.ASSIGNMENT, "exercises:04_y", "../04_y/04_y.ipynb"),
    ],
)
def test_links_lead_through_the_learners_working_copy(tree, kind, link, target):
    text = TITLE.replace("# A\n", f"# A\n\n[x]({link})\n")
    assert f"]({target})" in project(tree.source(text, kind), Language.EN).cells[0].source


def test_code_that_cannot_be_projected_is_named_by_line(tree):
    text = TITLE + "```{code-cell}\n:id: bad\n\nx = 1\n# ru: Раз.\n```\n"
    with pytest.raises(BuildError) as error:
        project(tree.source(text), Language.RU)
    (problem,) = error.value.problems
    assert (problem.cell, problem.line) == ("bad", 24)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (PREDICT.replace(":answer: '7'\n", "") + FOLDED, "do not stand together"),
        (PREDICT.replace(":tags: [predict]\n", "") + FOLDED, "do not stand together"),
        (PREDICT, "not folded away"),
        (PREDICT + FOLDED.replace("{{answer}}", "7"), "not folded away"),
        (PREDICT + FOLDED.replace("<details>", ""), "not folded away"),
        (FOLDED, "does not follow a predict cell"),
    ],
)
def test_a_prediction_without_its_folded_answer_is_named(tree, text, what):
    problems = prediction_problems(tree.source(TITLE + text))
    assert any(what in problem.what for problem in problems)


def test_a_complete_prediction_is_fine(tree):
    assert prediction_problems(tree.source(TITLE + PREDICT + FOLDED)) == []
