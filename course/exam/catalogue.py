"""The gettext catalogue of messages: extract, update, compile, check.

`python run.py build` calls `update`, `build --check` calls `check`. A message is known by
its id (the gettext context); when its English text changes, the translation is kept and
marked fuzzy, so that a translator looks at it again.
"""

from __future__ import annotations

import ast
import io
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from course.exam.translate import DOMAIN, LANGUAGES, LOCALES, SOURCE, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from babel.messages.catalog import Message as Entry

_KEYWORDS = {"say": ((1, "c"), 2)}  # Babel's spelling of `say:1c,2`
_SOURCES = (Path(__file__).resolve().parents[1],)
_WIDTH = 96
# A catalogue is built from sources: a date in it would differ at every build.
_DATE = datetime(2026, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 — Babel's own spelling


def update(locales: Path = LOCALES, sources: Sequence[Path] = _SOURCES) -> list[str]:
    """Extract all messages, update each language's .po and compile its .mo.

    Returns what a translator has still to do, a line for each message.
    """
    template, problems = _extract(sources)
    for language in _targets():
        path = _path(locales, language)
        catalogue = _read(path, language)
        _merge(catalogue, template)
        _write(path, _po(catalogue))
        _write(path.with_suffix(".mo"), _mo(catalogue))
        problems += _translations(catalogue, language)
    return problems


def check(locales: Path = LOCALES, sources: Sequence[Path] = _SOURCES) -> list[str]:
    """Return all that is wrong with the catalogues, a line for each; nothing is written."""
    template, problems = _extract(sources)
    wanted = {_key(entry): entry for entry in _entries(template)}
    for language in _targets():
        path = _path(locales, language)
        catalogue = _read(path, language)
        present = {_key(entry): entry for entry in _entries(catalogue)}
        ids = {context for context, _ in wanted}
        for context, text in wanted.keys() - present.keys():
            problems.append(f"{language}: {context}: not in the catalogue: {text!r}")
        for context, text in present.keys() - wanted.keys():
            why = "its English text has changed" if context in ids else "no code says it"
            problems.append(f"{language}: {context}: unused, {why}: {text!r}")
        problems += [
            f"{language}: {entry.context}: obsolete, remove it from {path.name}"
            for entry in catalogue.obsolete.values()
        ]
        problems += _translations(catalogue, language)
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or _spoken(compiled.read_bytes()) != _spoken(_mo(catalogue)):
            problems.append(f"{language}: {compiled.name} is older than {path.name}: build it")
    return sorted(problems)


def _targets() -> list[str]:
    return [language for language in LANGUAGES if language != SOURCE]


def _path(locales: Path, language: str) -> Path:
    return locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _extract(sources: Iterable[Path]) -> tuple[Catalog, list[str]]:
    template = Catalog(project="web-api-course", creation_date=_DATE, fuzzy=False)
    problems: list[str] = []
    texts: dict[str, str] = {}
    for root in sources:
        for path in sorted(root.rglob("*.py")):
            place = path.relative_to(root.parent).as_posix()
            problems += _unreadable_calls(path, place)
            for _, text, _, context in extract_from_file("python", path, keywords=_KEYWORDS):
                if context is None or not isinstance(text, str):
                    continue  # named by _unreadable_calls
                if texts.setdefault(context, text) != text:
                    problems.append(f"{place}: {context}: the same id says two different texts")
                    continue
                template.add(text, context=context, locations=[(place, 0)])
                problems += _malformed(context, text)
    return template, problems


def _unreadable_calls(path: Path, place: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes(), path)):
        if not (isinstance(node, ast.Call) and _is_say(node.func)):
            continue
        head = node.args[:2]
        if len(head) < 2 or not all(  # noqa: PLR2004 — id and text
            isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in head
        ):
            yield f"{place}:{node.lineno}: say(…) needs its id and text as literal strings"
            continue
        text = head[1].value if isinstance(head[1], ast.Constant) else ""
        given = {keyword.arg for keyword in node.keywords}
        if isinstance(text, str) and None not in given:
            for field in sorted(_fields(text) - {str(name) for name in given}):
                yield f"{place}:{node.lineno}: say(…) gives no value for {{{field}}}"


def _is_say(function: ast.expr) -> bool:
    """Tell `say(…)` and `check.say(…)` from a method of that name."""
    if isinstance(function, ast.Attribute):
        owner = function.value
        return function.attr == "say" and isinstance(owner, ast.Name) and owner.id != "self"
    return isinstance(function, ast.Name) and function.id == "say"


def _malformed(context: str, text: str) -> Iterator[str]:
    try:
        fields_of(text)
    except ValueError as error:
        yield f"{context}: malformed format fields ({error}): {text!r}"


def _fields(text: str) -> set[str]:
    try:
        return fields_of(text)
    except ValueError:
        return set()


def _translations(catalogue: Catalog, language: str) -> Iterator[str]:
    for entry in _entries(catalogue):
        if not entry.string:
            yield f"{language}: {entry.context}: not translated: {entry.id!r}"
        elif entry.fuzzy:
            yield f"{language}: {entry.context}: fuzzy, look at it again: {entry.id!r}"
        else:
            malformed = list(_malformed(str(entry.context), str(entry.string)))
            yield from (f"{language}: {line}" for line in malformed)
            ours, theirs = _fields(str(entry.id)), _fields(str(entry.string))
            if not malformed and ours != theirs:
                names = ", ".join(f"{{{name}}}" for name in sorted(ours ^ theirs))
                yield f"{language}: {entry.context}: format fields differ: {names}"


def _merge(catalogue: Catalog, template: Catalog) -> None:
    before = {entry.context: entry for entry in _entries(catalogue)}
    catalogue.update(template, no_fuzzy_matching=True)
    for entry in _entries(catalogue):
        old = before.get(entry.context)
        if not entry.string and old is not None and old.string and old.id != entry.id:
            entry.string = old.string
            entry.flags.add("fuzzy")
    for key, entry in list(catalogue.obsolete.items()):
        if catalogue.get(str(entry.id), entry.context) or entry.context in {
            kept.context for kept in _entries(catalogue)
        }:
            del catalogue.obsolete[key]


def _entries(catalogue: Catalog) -> list[Entry]:
    return [entry for entry in catalogue if entry.id]


def _key(entry: Entry) -> tuple[str, str]:
    return str(entry.context), str(entry.id)


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, creation_date=_DATE, revision_date=_DATE, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _po(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = _DATE
    catalogue.project, catalogue.version = "web-api-course", "1"
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""
    catalogue.header_comment = "# Messages of checks, hints and tools; the ids are the contexts."
    write_po(buffer, catalogue, width=_WIDTH, include_lineno=False, sort_by_file=True)
    return buffer.getvalue()


def _mo(catalogue: Catalog) -> bytes:
    catalogue.creation_date = catalogue.revision_date = _DATE
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _spoken(compiled: bytes) -> set[tuple[str, str, str]]:
    """What a .mo file says; its header, with Babel's version in it, is left out."""
    entries = _entries(read_mo(io.BytesIO(compiled)))
    return {(*_key(entry), str(entry.string)) for entry in entries}


def _write(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)


if __name__ == "__main__":
    for line in update():
        print(line)  # noqa: T201 — what this command is for
