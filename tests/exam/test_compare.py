from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from course.exam.compare import compare, plain

SAW = "GET /user/3 HTTP/1.1\r\nHost: 127.0.0.1:8000\r\naccept: */*\r\nUser-Agent: x\r\n\r\n"


def marked(lines):
    return ["|".join(piece for piece, marked in line.pieces if marked) for line in lines]


def test_the_differing_part_of_a_request_line_is_marked_on_both_sides():
    left, right = compare(SAW, "GET /users/3 HTTP/1.1")
    assert marked(left) == ["user", "", "", ""]
    assert marked(right) == ["users"]


def test_header_fields_are_matched_by_name_whatever_their_order_and_case():
    left, right = compare(SAW, "GET /user/3 HTTP/1.1\nAccept: text/csv\nHost: 127.0.0.1:8000")
    assert [line.differs for line in left] == [False, False, True, False]
    assert marked(right) == ["", "text|csv", ""]


def test_a_field_that_is_not_there_is_marked_whole():
    _, right = compare(SAW, "GET /user/3 HTTP/1.1\nAuthorization: Bearer t0ken")
    assert marked(right) == ["", "Authorization: Bearer t0ken"]


def test_further_lines_of_a_value_are_differences_but_not_those_of_a_request():
    left, _ = compare("{'id': 3,\n 'extra': 1}", "{'id': 3,")
    assert [line.differs for line in left] == [False, True]


def test_where_something_is_missing_the_place_is_marked():
    left, right = compare("GET /users HTTP/1.1", "GET /users/3 HTTP/1.1")
    assert marked(left) == ["users"]
    assert marked(right) == ["/3"]


def test_every_character_is_kept():
    for side in compare(SAW, "GET /ü HTTP/1.1\n<b>&"):
        for line in side:
            assert line.text in SAW + "GET /ü HTTP/1.1\n<b>&"
    assert [line.text for line in plain("a\nb\n")] == ["a", "b"]


def test_nothing_seen_at_all_is_one_empty_line():
    left, right = compare("", "GET /users/3 HTTP/1.1")
    assert [line.text for line in left] == [""]
    assert marked(right) == ["GET /users/3 HTTP/1.1"]


def test_a_long_text_is_cut():
    left, _ = compare("\n".join("x" * 3 for _ in range(1000)), "y")
    assert len(left) == 81
    assert left[-1].text == "…"


TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(["GET /a HTTP/1.1", "Host: x", "host: y", "", "{'id': 3,", "ü: 1"])
    ).map("\r\n".join),
)


@given(TEXTS, TEXTS)
def test_marking_changes_no_text_and_equal_texts_have_no_marks(saw, expected):
    left, right = compare(saw, expected)
    assert [line.text for line in left] == [line.text for line in plain(saw)]
    assert [line.text for line in right] == [line.text for line in plain(expected)]
    for side in compare(saw, saw):
        assert not any(line.differs for line in side)
