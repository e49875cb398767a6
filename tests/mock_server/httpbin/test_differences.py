import re

import pytest

from mock_server.httpbin.differences import DIFFERENCES


@pytest.mark.parametrize("difference", DIFFERENCES.values(), ids=DIFFERENCES.keys())
def test_every_difference_is_told_in_both_languages(difference):
    for text in (difference.what, difference.why):
        assert text.en.isascii() or "…" in text.en
        assert re.search("[а-яё]", text.ru)
        assert text.en.endswith(".")
        assert text.ru.endswith(".")
    assert difference.path
    assert difference.aspects
