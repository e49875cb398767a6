"""nbval runs over what the builder stored: it agrees, and it notices what is untrue."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.nbgrader]


def nbval(tree, *more):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval"]
    return subprocess.run(
        [*command, "--nbval-sanitize-with=tests/nbval_sanitize.cfg", *more, "notebooks"],
        cwd=tree.layout.root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_stored_outputs_pass_in_parallel(built):
    ran = nbval(built, "-n", "2", "--dist", "loadfile")
    assert ran.returncode == 0, ran.stdout
    assert "8 passed" in ran.stdout


def test_a_stored_output_that_is_untrue_fails(built):
    file = built.layout.root / "notebooks" / "ru" / "91_sample.ipynb"
    notebook = json.loads(file.read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "first-sum")
    cell["outputs"][-1]["data"]["text/plain"] = ["4"]
    file.write_text(json.dumps(notebook), encoding="utf-8")
    ran = nbval(built)
    assert ran.returncode == 1
    assert "1 failed, 7 passed" in ran.stdout
