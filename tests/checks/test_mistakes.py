"""Every mistake that a check can name is made by some wrong solution."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NO_MISTAKE = re.compile(r"\.(title|hint-\d+|step(-[\w-]+)?)$")


def named():
    """The ids of all messages in the files of checks, with where they stand."""
    found = {}
    for path in sorted((ROOT / "course" / "checks").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"):
                continue
            name = node.args[0].value
            if not NO_MISTAKE.search(name):
                found[name] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def made():
    """The ids that the first lines of the wrong solutions name."""
    paths = (ROOT / "tests" / "corpora").glob("*/*/wrong/*.py")
    return {
        match[1]
        for path in paths
        for match in re.finditer(r"^# fails: \S+ (\S+)$", path.read_text("utf-8"), re.MULTILINE)
    }


def test_every_named_mistake_has_a_wrong_solution_that_makes_it():
    mistakes = named()
    assert len(mistakes) > 50
    never = {place: name for name, place in mistakes.items() if name not in made()}
    assert not never, f"add a wrong solution to tests/corpora for each: {never}"
