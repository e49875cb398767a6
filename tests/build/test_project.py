from __future__ import annotations

from pathlib import Path

from course.build.layout import Kind, Language
from course.build.project import project
from course.build.source import Code, Source


def cell_of(*tags: str):
    cell = Code("1 + 1", line=1, body_line=2, id="sum", tags=tags)
    source = Source("90_x.md", "90_x", Kind.LESSON, (cell,), Path("90_x.md"))
    return project(source, Language.EN).cells[0]


def test_a_folded_cell_hides_its_code_and_not_its_output():
    metadata = cell_of("folded").metadata
    assert metadata.jupyter == {"source_hidden": True}
    assert metadata.tags == ["folded"]


def test_other_cells_show_their_code():
    assert "jupyter" not in cell_of("predict").metadata
    assert cell_of().metadata == {}
