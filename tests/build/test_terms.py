from __future__ import annotations

import pytest
from babel.messages.pofile import read_po

from course.build import BuildError
from course.build.layout import REPOSITORY, Language
from course.build.markdown import dissect
from course.build.terms import forbidden_words, read_glossary, term_problems

GLOSSARY = read_glossary(REPOSITORY / "GLOSSARY.md", "GLOSSARY.md")


@pytest.mark.parametrize(
    ("text", "language", "term"),
    [
        ("Смотрим в хедеры ответа.", Language.RU, "заголовок"),
        ("Таймаута нет.", Language.RU, "тайм-аут"),
        ("Вернёт статус-код 404", Language.RU, "код состояния"),
        ("три редиректа", Language.RU, "перенаправление"),
        ("конечная точка", Language.RU, "эндпоинт"),
        ("a time-out", Language.EN, "timeout"),
        ("web sockets", Language.EN, "WebSocket"),
    ],
)
def test_a_forbidden_variant_is_found_in_any_form(text, language, term):
    assert any(term in remedy for _, remedy in forbidden_words(text, language, GLOSSARY))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Заголовки, тайм-аут, код состояния, перенаправление", Language.RU),
        ("фреймворк", Language.RU),
        ("timeout", Language.EN),
        ("the end points to it", Language.RU),
    ],
)
def test_the_courses_own_words_pass(text, language):
    assert forbidden_words(text, language, GLOSSARY) == []


def test_no_term_forbids_a_term():
    for term in GLOSSARY:
        for language in Language:
            assert forbidden_words(term.name[language], language, GLOSSARY) == []


def test_the_glossary_has_its_terms_once():
    for language in Language:
        names = [term.name[language] for term in GLOSSARY]
        assert len(names) == len(set(names)) >= 40


def test_prose_and_comments_are_read_but_not_code(tree):
    text = (
        '+++ {"lang": "ru"}\n\n# Хедеры и `хедер`\n\n'
        '+++ {"lang": "en"}\n\n# Headers and `хедер`\n\n'
        "```{code-cell}\n:id: code\n\n"
        "# ru: Наш таймаут.\n# en: Our time-out.\nx = 'редирект'\n```\n"
    )
    problems = term_problems(tree.source(text), GLOSSARY)
    assert [(problem.cell, problem.what.split()[0]) for problem in problems] == [
        ("headers-and", "“Хедеры”"),
        ("code", "“таймаут”"),
        ("code", "“time-out”"),
    ]


def test_a_malformed_line_is_named(tmp_path):
    file = tmp_path / "GLOSSARY.md"
    file.write_text("| a | b |\n|---|---|\n")
    with pytest.raises(BuildError, match="has 2 columns"):
        read_glossary(file, "GLOSSARY.md")


def test_messages_to_people_keep_to_the_glossary():
    file = REPOSITORY / "course" / "locale" / "ru" / "LC_MESSAGES" / "course.po"
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale="ru")
    found = [
        (message.context, what, remedy)
        for message in catalogue
        if message.id
        for language, text in ((Language.EN, message.id), (Language.RU, message.string))
        for what, remedy in forbidden_words(text, language, GLOSSARY)
    ]
    assert found == []


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, id=file.relative_to(REPOSITORY).as_posix())
        for file in sorted([*REPOSITORY.glob("README*.md"), *REPOSITORY.glob("docs/*.md")])
    ],
)
def test_the_documents_keep_to_the_glossary(file):
    text = dissect(file.read_text(encoding="utf-8")).plain
    language = Language.RU if ".ru" in file.suffixes else Language.EN
    assert forbidden_words(text, language, GLOSSARY) == []
