from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.build.layout import Language
from course.build.localise import CodeError, localise

RU, EN = Language.RU, Language.EN


def test_comment_lines_of_one_language_are_kept_without_their_mark():
    code = "# ru: Раз.\n# ru: Два.\n# en: One.\n# en: Two.\nx = 1  # noqa: X\n"
    assert localise(code, RU) == "# Раз.\n# Два.\nx = 1  # noqa: X\n"
    assert localise(code, EN) == "# One.\n# Two.\nx = 1  # noqa: X\n"


def test_both_languages_beside_code():
    code = "tries = 3  # ru: всего  # en: in all"
    assert localise(code, RU) == "tries = 3  # всего"
    assert localise(code, EN) == "tries = 3  # in all"


def test_docstrings_of_several_lines_stay_whole():
    code = (
        "def f():\n"
        '    """ru: Раз.\n\n    Подробнее.\n    """\n'
        '    """en: One.\n\n    More.\n    """\n'
        "    return 1"
    )
    assert localise(code, RU) == 'def f():\n    """Раз.\n\n    Подробнее.\n    """\n    return 1'
    assert localise(code, EN) == 'def f():\n    """One.\n\n    More.\n    """\n    return 1'


def test_marks_inside_strings_are_text():
    code = 'print("# ru: это текст")\nx = """\n# ru: и это\n"""'
    assert localise(code, EN) == code


def test_unmarked_code_is_untouched_byte_for_byte():
    code = "async with a as b:\n    c = await d  \n\n\nawait e"
    assert localise(code, RU) == code


@pytest.mark.parametrize(
    ("code", "line", "what", "remedy"),
    [
        ("x = 1\n# ru: Раз.", 2, "no line in the other language (en)", "“# en:”"),
        ("# en: One.", 1, "no line in the other language (ru)", "“# ru:”"),
        ("# ru: Раз.\nx = 1\n# en: One.", 1, "no line in the other language", "right beside"),
        ("x = 1  # ru: раз", 1, "beside code is in one language", "# ru: …  # en: …"),
        ("# Просто так", 1, "a Russian comment is not marked", "Mark it “# ru:”"),
        ('def f():\n    """ru: Раз."""\n    return 1', 2, "marked ru: has none", '"""en: …"""'),
        ('def f():\n    """en: One."""\n    return 1', 2, "marked en: has none", '"""ru: …"""'),
        ("%pip install x", 1, "a magic of IPython", "Write Python"),
        ('x = 1\n\n+++ {"lang": "ru"}\n\n# Title', 3, "begins within", "End the code cell with"),
        ("x = 1\n\n```{code-cell} ipython3", 3, "begins within", "End the code cell with"),
        ("x = (", 1, "is not Python", "Mend the syntax"),
    ],
)
def test_what_cannot_be_projected_is_named(code, line, what, remedy):
    with pytest.raises(CodeError) as error:
        localise(code, RU)
    assert error.value.line == line
    assert what in error.value.what
    assert remedy in error.value.remedy


LINE = st.sampled_from(
    [
        ("x = 1",) * 3,
        ("# ru: Раз.\n# en: One.", "# Раз.", "# One."),
        ("await f(x)  # ru: ждём  # en: wait", "await f(x)  # ждём", "await f(x)  # wait"),
        (
            'def f():\n    """ru: Раз."""\n    """en: One."""\n    return 1',
            'def f():\n    """Раз."""\n    return 1',
            'def f():\n    """One."""\n    return 1',
        ),
        ('text = """\n# ru: a string\n"""',) * 3,
        ("",) * 3,
    ]
)


@given(st.lists(LINE, max_size=12))
def test_each_part_is_projected_wherever_it_stands(parts):
    source, russian, english = ("\n".join(part[n] for part in parts) for n in range(3))
    assert localise(source, RU) == russian
    assert localise(source, EN) == english
