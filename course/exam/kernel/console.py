"""What student code prints or asks for while a check runs.

Its output is kept and shown below the result, what it displays as text: the cell's own
output is to be the table alone (a warning on stderr would cost all points in a stock
nbgrader). Questions fail at
once: nobody is there to answer, and a kernel that waits for input looks dead.
"""

from __future__ import annotations

import builtins
import contextlib
import getpass
import io
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from course.exam.message import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from IPython.core.interactiveshell import InteractiveShell

LONGEST = 10_000  # characters kept; a print in an endless loop must not fill the memory

NO_INPUT = say(
    "exam.no-input",
    "`input()` cannot be used here: the check calls your function, and nobody is there to type. "
    "Take the value as a parameter instead.",
)


def notebook_shell() -> InteractiveShell | None:
    """Return IPython's shell; None in a plain process."""
    try:
        from IPython.core.getipython import get_ipython  # noqa: PLC0415 — there may be none
    except ImportError:
        return None
    return get_ipython()


class Printed(io.TextIOBase):
    """A text stream that keeps the beginning of what is written to it."""

    def __init__(self, instead_of: TextIO) -> None:
        super().__init__()
        self._instead_of = instead_of
        self._pieces: list[str] = []
        self._size = 0
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:  # ipykernel's own, such as `set_parent`
        return getattr(self._instead_of, name)

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has an attribute; it is read-only here
        return "utf-8"

    def fileno(self) -> int:  # for subprocesses, whose output is not taken
        return self._instead_of.fileno()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._lock:
            room = LONGEST - self._size
            if room > 0:
                self._pieces.append(text[:room])
            self._size += len(text)
        return len(text)

    @property
    def text(self) -> str:
        """What was written, cut to LONGEST characters."""
        with self._lock:
            kept = "".join(self._pieces)
            return kept if self._size <= LONGEST else f"{kept}… ({self._size:,} characters)"


class Console:
    """Keeps output and refuses input while at least one check runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._restore: list[Callable[[], None]] = []

    @contextlib.contextmanager
    def taken(self, no_input: str) -> Iterator[Printed]:
        """Take the console while the block runs; stdout and stderr go to one stream.

        `no_input` is what a question is answered with, as an EOFError.
        """
        printed = Printed(sys.stdout)
        with self._lock:
            self._running += 1
            if self._running == 1:
                self._take(printed, no_input)
        try:
            yield printed
        finally:
            with self._lock:
                self._running -= 1
                if self._running == 0:
                    for restore in reversed(self._restore):
                        restore()
                    self._restore.clear()

    def _take(self, printed: Printed, no_input: str) -> None:
        def refuse(*_: object, **__: object) -> NoReturn:
            # What Python's own input() raises where there is no terminal.
            raise EOFError(no_input)

        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            self._replace(sys, name, printed)
            # Handlers of `logging` keep the stream itself; a plain process's has no such place.
            with contextlib.suppress(AttributeError):
                self._replace(stream, "write", printed.write)
        self._replace(builtins, "input", refuse)
        self._replace(getpass, "getpass", refuse)
        shell = notebook_shell()
        if shell is not None:

            def publish(data: dict[str, Any], *_: object, **__: object) -> None:
                printed.write(f"{data.get('text/plain', '')}\n")

            self._replace(shell.display_pub, "publish", publish)

    def _replace(self, owner: Any, name: str, new: object) -> None:
        old = getattr(owner, name)
        own = name in vars(owner)
        setattr(owner, name, new)

        def restore() -> None:
            if vars(owner).get(name) is not new:
                return  # somebody else has replaced it since
            if own:
                setattr(owner, name, old)
            else:  # a method of the class shows again
                delattr(owner, name)

        self._restore.append(restore)
