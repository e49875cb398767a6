"""The table of differences and the lock of httpbin's environment, without httpbin."""

import re

import pytest
import test_auth_compared
import test_echo_compared
import test_representations_compared
import test_statuses_compared
from environment import REQUIREMENTS

from mock_server.httpbin.differences import DIFFERENCES

TABLES = (
    test_auth_compared,
    test_echo_compared,
    test_representations_compared,
    test_statuses_compared,
)
CASES = [case for table in TABLES for case in table.CASES]


@pytest.mark.parametrize("name", DIFFERENCES)
def test_every_difference_is_shown_by_a_case(name):
    if name == "brotli":  # only where no such library is installed
        return
    assert any(name in case.shows for case in CASES)


def test_every_line_of_the_lock_is_pinned_and_names_no_index():
    lines = [line for line in REQUIREMENTS.read_text().splitlines() if line[:1] != "#"]
    assert len(lines) > 10
    for line in lines:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9.]+( ; sys_platform [=!]= '\w+')?", line), line
