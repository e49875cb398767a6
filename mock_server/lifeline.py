"""Ending with the process that started us, however it ended."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK: Final = 0.5  # seconds between two looks at the parent's pid

_at_end: Final[list[Callable[[], None]]] = []


def die_with_parent(parent: int) -> None:
    """Exit as soon as standard input ends or the parent is gone.

    Both are needed: a forked grandchild of ours can hold the pipe open after the parent's
    death, and a parent's pid can be looked at only now and then. Threads, and no way
    through the event loop, since a wedged loop must end too.
    """
    for watch in (_until_stdin_ends, lambda: _until_gone(parent)):
        threading.Thread(target=_exit_after, args=(watch,), daemon=True).start()


def at_end(clean_up: Callable[[], None]) -> None:
    """Call this once at the end of the process, whether it ends by itself or with its parent."""
    _at_end.append(clean_up)
    atexit.register(_clean_up)


def _clean_up() -> None:
    while _at_end:
        with contextlib.suppress(Exception):  # the end comes anyway
            _at_end.pop()()


def _exit_after(watch: Callable[[], None]) -> None:
    watch()
    _clean_up()
    os._exit(0)


def _until_stdin_ends() -> None:
    while True:
        try:
            if not os.read(0, 4096):
                return
        except OSError:
            return


def _until_gone(parent: int) -> None:
    if sys.platform == "win32":
        _until_handle_signals(parent)
    else:
        # An orphan has another parent at once; a dead parent can leave a zombie, or its
        # number to somebody else. (Where a wrapper started us, its pid is all there is.)
        ours = os.getppid() == parent
        while os.getppid() == parent if ours else process_lives(parent):
            time.sleep(LOOK)


def process_lives(pid: int) -> bool:
    """Whether there is such a process (on POSIX also as a zombie)."""
    if sys.platform == "win32":
        return _windows_process_lives(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE: Final = 0x00100000
    _INFINITE: Final = 0xFFFFFFFF
    _WAIT_TIMEOUT: Final = 0x102
    _kernel32: Final = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.OpenProcess.restype = ctypes.c_void_p
    _kernel32.WaitForSingleObject.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    _kernel32.CloseHandle.argtypes = [ctypes.c_void_p]

    def _until_handle_signals(pid: int) -> None:
        handle = _kernel32.OpenProcess(_SYNCHRONIZE, 0, pid)
        if handle:
            _kernel32.WaitForSingleObject(handle, _INFINITE)
            _kernel32.CloseHandle(handle)

    def _windows_process_lives(pid: int) -> bool:
        handle = _kernel32.OpenProcess(_SYNCHRONIZE, 0, pid)
        if not handle:
            return False
        alive: bool = _kernel32.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT
        _kernel32.CloseHandle(handle)
        return alive
