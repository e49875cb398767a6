import pytest

from mock_server.bookshop.search import folded, found


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("noel", "Noël"),
        ("ЁЛКА", "елка"),
        ("strasse", "Straße"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("αθηνα", "Αθήνα"),
        ("istanbul", "İstanbul"),
        ("Ｗａｎｇ", "wang"),
        ("e\u0301cole", "école"),
    ],
)
def test_what_people_take_for_the_same_is_found(typed, written):
    assert folded(typed) == folded(written)
    assert found(typed, None, f"… {written} …")


def test_all_words_have_to_be_there_in_any_order():
    assert found("b a", "a", "b")
    assert not found("a c", "a", "b")
    assert found("", "a")
    assert found("  ", "a")


def test_a_word_does_not_span_two_texts():
    assert not found("ab", "a", "b")
