"""The examples in the tasks' texts work with the solutions, in both languages."""

import ast
import inspect
import json
import re
from pathlib import Path

import pytest

import mock_server

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
ASSIGNMENTS = sorted(ROOT.glob("solutions/??/*/*.ipynb"))

# What the last line of an example shows, where the text promises something.
SHOWS = {
    "server.journal.connections()": 1,
    "len(await fetch_all(urls)), server.journal.max_in_flight()": (6, 6),
}


@pytest.fixture
def server():
    with mock_server.start() as server:
        yield server


@pytest.mark.parametrize(
    "path", ASSIGNMENTS, ids=lambda path: path.relative_to(ROOT / "solutions").parent.as_posix()
)
async def test_every_example_runs(path, server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"server": server}
    texts = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            texts.append(source)
        elif "lesson.check" not in source:
            # All but the making of `server` and `lesson`, which is the kernel's.
            lines = [
                line for line in source.splitlines() if not re.match(r"(server|lesson) =", line)
            ]
            await run("\n".join(lines), names)
    examples = FENCE.findall("\n".join(texts))
    assert len(examples) >= len(texts) - 2, "each task has an example"
    for example in examples:
        shown = await run(example, names)
        last = example.rstrip().splitlines()[-1]
        assert shown is not None or last.startswith("print("), example
        if last in SHOWS:
            assert shown == SHOWS[last], example


async def run(code, names):
    """Run code as a cell is run: top-level await, and the last expression's value."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    for node, mode in ((tree, "exec"), (last and ast.Expression(last.value), "eval")):
        if node is None:
            return None
        compiled = compile(node, "<example>", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        value = eval(compiled, names)
        if inspect.isawaitable(value):
            value = await value
    return value


def test_there_are_assignments():
    assert len(ASSIGNMENTS) >= 4
