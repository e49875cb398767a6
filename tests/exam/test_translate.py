from __future__ import annotations

import pytest

from course.exam import translate as module
from course.exam.catalogue import update
from course.exam.message import Message, say
from course.exam.translate import fields_of, language_of_environment, translate


@pytest.fixture
def russian(tmp_path, monkeypatch):
    """A catalogue of its own: one good translation, one with a field that nobody gives."""
    source = tmp_path / "code"
    source.mkdir()
    (source / "says.py").write_text(
        'say("a.hello", "Hello, {name}!", name="x")\nsay("a.broken", "Plain")\n', "utf-8"
    )
    update(tmp_path, [source])
    po = tmp_path / "ru" / "LC_MESSAGES" / "course.po"
    text = po.read_text("utf-8")
    text = text.replace(
        'msgid "Hello, {name}!"\nmsgstr ""', 'msgid "Hello, {name}!"\nmsgstr "Привет, {name}!"'
    )
    text = text.replace('msgid "Plain"\nmsgstr ""', 'msgid "Plain"\nmsgstr "Просто {what}"')
    po.write_text(text, "utf-8")
    update(tmp_path, [source])
    monkeypatch.setattr(module, "LOCALES", tmp_path)
    module._catalogue.cache_clear()
    yield
    module._catalogue.cache_clear()


def test_a_message_is_put_into_the_language_and_filled_in(russian):
    message = say("a.hello", "Hello, {name}!", name="Алёна {x}")
    assert translate(message, "ru") == "Привет, Алёна {x}!"
    assert translate(message, "en") == "Hello, Алёна {x}!"


def test_without_a_usable_translation_the_english_is_shown(russian):
    assert translate(Message("b.none", "Only English"), "ru") == "Only English"
    assert translate(say("a.broken", "Plain"), "ru") == "Plain"


def test_the_same_text_under_another_id_is_another_message(russian):
    assert translate(say("b.hello", "Hello, {name}!", name="x"), "ru") == "Hello, x!"


def test_a_field_without_a_value_stays_as_it_is_written():
    message = Message("b.none", "GET /status/{code} of {name}", {"name": "x"})
    assert translate(message, "ru") == str(message) == "GET /status/{code} of x"


def test_fields_are_named_and_malformed_templates_refused():
    assert fields_of("{a} {b!r} {{c}}") == {"a", "b"}
    with pytest.raises(ValueError, match="}"):
        fields_of("{a")


@pytest.mark.parametrize(
    ("value", "language"), [("en", "en"), ("ru", "ru"), ("xx", "ru"), ("", "ru")]
)
def test_the_language_comes_from_the_environment(monkeypatch, value, language):
    monkeypatch.setenv("COURSE_LANGUAGE", value)
    assert language_of_environment() == language


@pytest.mark.parametrize(
    ("folder", "session", "language"),
    [
        ("exercises/en/03_requests", "", "en"),
        ("notebooks/en", "", "en"),
        ("work/en/exercises/03_requests", "", "en"),
        ("exercises/ru/03_requests", "", "ru"),
        ("", "exercises/en/03_requests/03_requests.ipynb", "en"),
        ("exercises/en", "{root}/exercises/ru/a.ipynb", "ru"),
        ("home/en", "", "ru"),
        ("work/de", "", "ru"),
    ],
)
def test_without_it_the_notebooks_folder_tells(tmp_path, monkeypatch, folder, session, language):
    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", session.format(root=tmp_path))
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / folder)
    assert language_of_environment() == language
    monkeypatch.setenv("COURSE_LANGUAGE", "ru")
    assert language_of_environment() == "ru"
