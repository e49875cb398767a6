"""The page for people who work on the course is that of the present registry."""

from mock_server.reference.markdown import COMMAND, PATH, markdown


def test_the_page_is_up_to_date():
    written = PATH.read_text(encoding="utf-8")
    assert written == markdown(), f"docs/reference.md is of another registry; run: {COMMAND}"
