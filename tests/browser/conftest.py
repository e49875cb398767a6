"""A real JupyterLab, started as a student starts it, driven in a real browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from course.places import ROOT
from course.suite import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

SCREENSHOTS = Path(__file__).parent / "screenshots"
PATIENCE = 90_000  # milliseconds: two cores may be running other tests


@dataclass(frozen=True)
class Lab:
    """A running `run.py lab`."""

    address: str  # with the token
    work: Path  # the language's working copy


@contextmanager
def running_lab(folder: Path, language: str) -> Iterator[Lab]:
    """Start JupyterLab through run.py, wait for its address, end it."""
    config = folder / "config"
    config.mkdir(parents=True)
    # The tests find cells through the application's own object.
    (config / "jupyter_lab_config.json").write_text(
        '{"LabApp": {"expose_app_in_browser": true}}', encoding="utf-8"
    )
    environ = {
        **os.environ,
        "COURSE_WORK": str(folder / "work"),
        "JUPYTER_CONFIG_PATH": str(config),
        "JUPYTER_CONFIG_DIR": str(folder / "own-config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
    }
    line = [sys.executable, "run.py", "lab", "--lang", language, "--no-browser"]
    line += ["--port", str(free_port())]
    with subprocess.Popen(
        line, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield Lab(address_of(process), folder / "work" / language)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def address_of(process: subprocess.Popen[str]) -> str:
    seen = []
    for row in process.stdout:
        seen.append(row)
        if match := re.search(r"http://127\.0\.0\.1:(\d+)/lab\S*\?token=\w+", row):
            wait_until_listening(int(match[1]))
            return match[0]
    pytest.fail("JupyterLab did not start:\n" + "".join(seen))


def wait_until_listening(port: int) -> None:
    """Jupyter Server tells its address a moment before it listens there."""
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Notebook:
    """One open notebook, as a person handles it."""

    def __init__(self, page: Page, shots: str) -> None:
        self.page = page
        self._shots = shots
        self._number = 0

    def open(self, path: str) -> None:
        self.page.evaluate(
            """async path => {
                await jupyterapp.restored;
                const widget = await jupyterapp.commands.execute('docmanager:open', {path});
                await widget.context.ready;
                await widget.sessionContext.ready;
                jupyterapp.shell.collapseLeft();
                jupyterapp.shell.activateById(widget.id);
            }""",
            path,
        )
        self.page.wait_for_function(
            "path => jupyterapp.shell.currentWidget?.context?.path === path", arg=path
        )

    def run_all(self) -> None:
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_idle()

    def wait_idle(self) -> None:
        """Until no cell of the notebook is waiting or running."""
        self.page.wait_for_function(
            """() => {
                const {content, sessionContext} = jupyterapp.shell.currentWidget;
                return sessionContext.session?.kernel?.status === 'idle'
                    && content.widgets.every(cell => cell.prompt !== '*');
            }""",
            timeout=PATIENCE,
        )

    def cell_with(self, text: str) -> int:
        """The index of the first cell whose source holds `text`; scrolls there."""
        index = self.page.evaluate(
            """async text => {
                const {content} = jupyterapp.shell.currentWidget;
                const index = content.widgets.findIndex(
                    cell => cell.model.sharedModel.getSource().includes(text));
                if (index >= 0) {
                    content.activeCellIndex = index;
                    await content.scrollToItem(index, 'start');
                }
                return index;
            }""",
            text,
        )
        assert index >= 0, f"no cell with {text!r}"
        return index

    def insert_below(self, index: int) -> int:
        self.page.evaluate(
            """index => {
                jupyterapp.shell.currentWidget.content.activeCellIndex = index;
                return jupyterapp.commands.execute('notebook:insert-cell-below');
            }""",
            index,
        )
        return index + 1

    def type_into(self, index: int, source: str) -> None:
        """Replace a cell's source by typing; a paste, as students do with long code."""
        self._part(index, ".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)

    def run(self, index: int) -> None:
        self.page.evaluate(
            "index => { jupyterapp.shell.currentWidget.content.activeCellIndex = index;"
            " return jupyterapp.commands.execute('notebook:run-cell'); }",
            index,
        )
        self.wait_idle()

    def output_of(self, index: int) -> str:
        """What a person reads below the cell."""
        self.page.evaluate(
            "index => jupyterapp.shell.currentWidget.content.scrollToItem(index, 'start')", index
        )
        output = self._part(index, ".jp-Cell-outputArea")
        expect(output).to_be_visible()
        return output.inner_text()

    def _part(self, index: int, selector: str) -> Locator:
        shown = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # others are open behind it
        return self.page.locator(f'{shown} .jp-Cell[data-windowed-list-index="{index}"] {selector}')

    def errors(self) -> list[str]:
        """Errors and stderr in the outputs, with the start of their cells' sources."""
        return self.page.evaluate(
            """() => jupyterapp.shell.currentWidget.content.widgets.flatMap(cell => {
                const outputs = cell.model.sharedModel.toJSON().outputs ?? [];
                const expected = (cell.model.getMetadata('tags') ?? [])
                    .includes('raises-exception');
                return outputs
                    .filter(output => output.name === 'stderr'
                        || (output.output_type === 'error' && !expected))
                    .map(output => cell.model.sharedModel.getSource().slice(0, 60) + ' → '
                        + (output.ename ?? output.text));
            })"""
        )

    def shoot(self, name: str) -> None:
        self._number += 1
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self._shots}-{self._number:02}-{name}.png")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    executable = chromium.find()
    if executable is None:
        pytest.skip("no Chromium here; `python run.py test browser` says how to get one")
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if sys.platform == "linux" and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox does not run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["ru", "en"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp(request.param), request.param) as lab:
        yield lab


@pytest.fixture
def notebook(lab: Lab, browser: object, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    # A workspace of its own: JupyterLab would bring back the tabs of the test before.
    page.goto(lab.address.replace("/lab/", f"/lab/workspaces/{request.node.originalname}/", 1))
    # The lab opens the first lesson by itself, and would bring it to the front later.
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context !== undefined")
    name = request.node.originalname.removeprefix("test_").replace("_", "-")
    yield Notebook(page, f"{lab.work.name}-{name}")
    context.close()
