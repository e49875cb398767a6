from __future__ import annotations

import pytest

from course.exam.catalogue import check, update

CODE = """
say("a.hello", "Hello, {name}!", name="x")
check.say(
    "a.long",
    "In two "
    "pieces",
)
"""


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


class Room:
    def __init__(self, folder):
        self.locales = folder / "locale"
        self.code = folder / "code"
        self.code.mkdir()
        self.po = self.locales / "ru" / "LC_MESSAGES" / "course.po"
        self.write(CODE)

    def write(self, text):
        (self.code / "says.py").write_text(text, "utf-8")

    def update(self):
        return update(self.locales, [self.code])

    def check(self):
        return check(self.locales, [self.code])

    def edit(self, old, new):
        text = self.po.read_text("utf-8")
        assert old in text
        self.po.write_text(text.replace(old, new), "utf-8")

    def translate_all(self):
        self.update()
        self.edit(
            'msgid "Hello, {name}!"\nmsgstr ""', 'msgid "Hello, {name}!"\nmsgstr "Привет, {name}!"'
        )
        self.edit(
            'msgid "In two pieces"\nmsgstr ""', 'msgid "In two pieces"\nmsgstr "Из двух частей"'
        )
        assert self.update() == []


def test_a_complete_catalogue_has_nothing_to_say(room):
    room.translate_all()
    assert room.check() == []


def test_an_update_that_changes_nothing_writes_the_same_bytes(room):
    room.translate_all()
    before = {path: path.read_bytes() for path in room.po.parent.iterdir()}
    room.update()
    assert {path: path.read_bytes() for path in room.po.parent.iterdir()} == before


def test_untranslated_messages_are_named(room):
    assert [line.split(": ")[1] for line in room.update()] == ["a.hello", "a.long"]
    assert any("a.hello: not translated" in line for line in room.check())


def test_a_new_message_is_missing_until_the_catalogue_is_updated(room):
    room.translate_all()
    room.write(CODE + 'say("a.new", "New")\n')
    assert room.check() == ["ru: a.new: not in the catalogue: 'New'"]
    assert room.update() == ["ru: a.new: not translated: 'New'"]


def test_a_changed_text_keeps_its_translation_as_fuzzy(room):
    room.translate_all()
    room.write(CODE.replace("Hello, {name}!", "Good morning, {name}!"))
    assert any("a.hello: unused, its English text has changed" in line for line in room.check())
    assert room.update() == ["ru: a.hello: fuzzy, look at it again: 'Good morning, {name}!'"]
    assert "Привет, {name}!" in room.po.read_text("utf-8")
    assert "#~" not in room.po.read_text("utf-8")
    room.edit(", fuzzy", "") if ", fuzzy" in room.po.read_text("utf-8") else room.edit(
        "#, fuzzy\n", ""
    )
    assert room.update() == []
    assert room.check() == []


def test_a_message_that_no_code_says_any_more_is_named_until_it_is_removed(room):
    room.translate_all()
    room.write('say("a.hello", "Hello, {name}!", name="x")\n')
    assert room.check() == ["ru: a.long: unused, no code says it: 'In two pieces'"]
    room.update()
    assert room.check() == ["ru: a.long: obsolete, remove it from course.po"]


def test_translations_with_other_format_fields_are_named(room):
    room.translate_all()
    room.edit("Привет, {name}!", "Привет, {nmae}!")
    assert room.update() == ["ru: a.hello: format fields differ: {name}, {nmae}"]
    room.edit("Привет, {nmae}!", "Привет, {name!")
    assert any("malformed format fields" in line for line in room.check())


def test_an_old_mo_is_named(room):
    room.translate_all()
    room.edit("Из двух частей", "Из пары частей")
    assert room.check() == ["ru: course.mo is older than course.po: build it"]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("say(name, 'text')", "needs its id and text as literal strings"),
        ("say('a.x', f'text {name}')", "needs its id and text as literal strings"),
        ("say('a.x')", "needs its id and text as literal strings"),
        ("say('a.x', 'one {field}')", "gives no value for {field}"),
        ("say('a.x', 'one {')", "malformed format fields"),
        ("say('a.x', 'one')\nsay('a.x', 'two')", "the same id says two different texts"),
    ],
)
def test_calls_that_cannot_be_translated_are_named(room, code, problem):
    room.write(code)
    assert any(problem in line for line in room.check()), room.check()


def test_a_method_of_that_name_is_no_message(room):
    room.translate_all()
    room.write(CODE + "self.say(message)\n")
    assert room.check() == []


def test_the_courses_own_catalogue_is_complete():
    assert check() == []
