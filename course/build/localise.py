"""Code of one language: marked comments and docstrings are kept or dropped."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from typing import Final

from course.build.layout import Language

_MARKED: Final = re.compile(r"^#\s*(ru|en):\s*")
_BOTH: Final = re.compile(r"^#\s*ru:\s*(?P<ru>.*?)\s+#\s*en:\s*(?P<en>.*)$")
_DOCSTRING: Final = re.compile(r"""^(?P<open>[rRuU]?(?:\"{3}|'{3}|"|'))(?P<language>ru|en):\s*""")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")


class CodeError(Exception):
    """A cell cannot be projected; `line` counts from 1 within the cell."""

    def __init__(self, what: str, remedy: str, line: int) -> None:
        self.what, self.remedy, self.line = what, remedy, line
        super().__init__(what)


def parse(code: str) -> ast.Module:
    """The cell's syntax tree; top-level `await` is allowed, as it is in a notebook."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for number, each in enumerate(code.splitlines(), start=1):
        if each.startswith(("+++ {", "```{")):  # the first would even pass for Python
            raise CodeError(
                "the next cell begins within this one",
                "End the code cell with a line of three backquotes: ```",
                number,
            )
    try:
        tree = compile(code, "<cell>", "exec", flags)
    except SyntaxError as error:
        line = error.lineno or 1
        lines = code.splitlines()
        if 0 < line <= len(lines) and lines[line - 1].lstrip().startswith(("%", "!")):
            raise CodeError(
                "the cell uses a magic of IPython",
                "Write Python: magics cannot be linted, tested, or used in a script.",
                line,
            ) from error
        raise CodeError(f"the cell is not Python: {error.msg}", "Mend the syntax.", line) from error
    assert isinstance(tree, ast.Module)
    return tree


@dataclass(slots=True)
class _Edit:
    """A line's replacement; None drops the line."""

    line: int
    text: str | None


def localise(code: str, language: Language) -> str:
    """Project code to one language, everything unmarked byte for byte as it was."""
    return "\n".join(text for _, text in localised_lines(code, language))


def localised_lines(code: str, language: Language) -> list[tuple[int, str]]:
    """The lines of one language, each with its number in the source's cell, from 1."""
    lines = code.split("\n")
    if not code.strip():
        return list(enumerate(lines, 1))
    tree = parse(code)
    edits = [*_comment_edits(code, lines, language), *_docstring_edits(tree, lines, language)]
    replaced = {edit.line: edit.text for edit in edits}
    projected = ((number, replaced.get(number, text)) for number, text in enumerate(lines, 1))
    return [(number, text) for number, text in projected if text is not None]


def _comment_edits(code: str, lines: list[str], language: Language) -> list[_Edit]:
    edits: list[_Edit] = []
    run: list[tuple[int, str]] = []  # consecutive marked lines: line number, language
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type != tokenize.COMMENT:
            continue
        number, column = token.start
        before = lines[number - 1][:column]
        if both := _BOTH.match(token.string):
            edits.append(_Edit(number, f"{before}# {both[language]}"))
        elif marked := _MARKED.match(token.string):
            if before.strip():
                raise CodeError(
                    f"a comment beside code is in one language only: {token.string}",
                    "Write both on the line: # ru: …  # en: …",
                    number,
                )
            if run and run[-1][0] != number - 1:
                _complete(run)
                run = []
            run.append((number, marked[1]))
            keep = marked[1] == language
            text = f"{before}# {token.string[marked.end() :]}".rstrip() if keep else None
            edits.append(_Edit(number, text))
        elif _CYRILLIC.search(token.string):
            raise CodeError(
                f"a Russian comment is not marked: {token.string}",
                "Mark it “# ru:” and add its “# en:” line.",
                number,
            )
    _complete(run)
    return edits


def _complete(run: list[tuple[int, str]]) -> None:
    present = {language for _, language in run}
    if len(present) == 1:
        missing = Language(present.pop()).other
        raise CodeError(
            f"a marked comment has no line in the other language ({missing})",
            f"Add its “# {missing}:” lines right beside it.",
            run[0][0],
        )


def _docstring_edits(tree: ast.Module, lines: list[str], language: Language) -> list[_Edit]:
    edits: list[_Edit] = []
    for body in _bodies(tree):
        previous: Language | None = None
        for statement in body:
            marked = _marked_docstring(statement, lines)
            if marked is None:
                if previous is Language.RU:
                    raise _lonely(statement.lineno - 1, previous)
                previous = None
                continue
            its_language, opening, rest = marked
            if its_language is Language.EN and previous is not Language.RU:
                raise _lonely(statement.lineno, its_language)
            first, last = statement.lineno, statement.end_lineno or statement.lineno
            if its_language is language:
                indent = lines[first - 1][: statement.col_offset]
                edits.append(_Edit(first, f"{indent}{opening}{rest}"))
            else:
                edits.extend(_Edit(number, None) for number in range(first, last + 1))
            previous = its_language
        if previous is Language.RU:
            raise _lonely(body[-1].lineno, previous)
    return edits


def _lonely(line: int, language: Language) -> CodeError:
    return CodeError(
        f"a docstring marked {language}: has none in the other language beside it",
        'Write """ru: …""" and right below it """en: …""".',
        line,
    )


def _bodies(tree: ast.Module) -> list[list[ast.stmt]]:
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, scopes))]


def _marked_docstring(statement: ast.stmt, lines: list[str]) -> tuple[Language, str, str] | None:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
        return None
    if not isinstance(statement.value.value, str):
        return None
    # ast counts columns in UTF-8 bytes; only spaces can stand before a statement
    text = lines[statement.lineno - 1][statement.col_offset :]
    found = _DOCSTRING.match(text)
    if found is None:
        return None
    return Language(found["language"]), found["open"], text[found.end() :]
