from __future__ import annotations

import hashlib

from course.build.layout import Kind
from course.build.source import read_source
from course.build.translation import accept_translations, fingerprint, stale_translations

PAIRS = (
    '+++ {"lang": "ru", "id": "one"}\n\n# Раз\n\n+++ {"lang": "en"}\n\n# One\n\n'
    '+++ {"lang": "ru"}\n\n## Два\n\n+++ {"lang": "en", "of": "00000000"}\n\n## Two\n'
)


def test_the_fingerprint_is_what_the_document_says():
    assert fingerprint("Раз") == hashlib.sha256("Раз".encode()).hexdigest()[:8]


def test_a_missing_and_a_wrong_hash_are_named(tree):
    missing, wrong = stale_translations(tree.source(PAIRS))
    assert (missing.cell, missing.line) == ("one", 16)
    assert missing.what == "the translation is not confirmed"
    assert (wrong.cell, wrong.line) == ("two", 24)
    assert wrong.what == "the Russian text has changed since it was translated"
    assert "--accept-translation two (or 91_sample" in wrong.remedy


def test_accepting_one_changes_its_marker_alone(tree):
    source = tree.source(PAIRS)
    before = source.file.read_text("utf-8")
    assert accept_translations(source, {"two"}) == ["two"]
    after = source.file.read_text("utf-8")
    assert after == before.replace('"of": "00000000"', f'"of": "{fingerprint("## Два")}"')
    again = read_source(source.file, Kind.LESSON, tree.layout)
    assert [problem.cell for problem in stale_translations(again)] == ["one"]


def test_accepting_a_file_settles_it_until_the_russian_changes(tree):
    source = tree.source(PAIRS)
    assert accept_translations(source, {"91_sample"}) == ["one", "two"]
    text = source.file.read_text("utf-8")
    assert stale_translations(tree.source(text)) == []
    (stale,) = stale_translations(tree.source(text.replace("## Два", "## Два!")))
    assert stale.cell == "two"


def test_changing_the_english_alone_is_free(tree):
    source = tree.source(PAIRS)
    accept_translations(source, {"all"})
    text = source.file.read_text("utf-8").replace("# One", "# The first")
    assert stale_translations(tree.source(text)) == []


def test_accepting_an_unknown_name_is_an_error_of_the_build(tree):
    tree.write(PAIRS)
    report = tree.build(accept=["tow"])
    assert any("“tow”" in problem.what for problem in report.problems)
