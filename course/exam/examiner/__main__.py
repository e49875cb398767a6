"""`python -m course.exam.examiner`: the process that `course.exam.spawn` starts.

It reads its `Setup` as one line of stdin, which then stays open as its lifeline, and
writes its port as one line of stdout. What goes wrong goes to stderr, a file.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path

import msgspec

from course.exam.examiner import lifeline
from course.exam.examiner.service import Service
from course.exam.ledger import Ledger
from course.exam.spawn import Ready, Setup


def main() -> int:
    """Serve until the parent is gone."""
    if sys.flags.optimize:
        # Checks are made of `assert`, which -O and PYTHONOPTIMIZE remove: all would pass.
        sys.stderr.write(
            "The examiner does not run with -O or PYTHONOPTIMIZE: checks could not fail.\n"
            "Unset PYTHONOPTIMIZE and start it again.\n"
        )
        return 2
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the interrupt button is for the kernel
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    setup = msgspec.json.decode(_first_line(), type=Setup)

    from course.exam.examiner.checking import run_check, warm  # noqa: PLC0415 — pytest is heavy and the refusal above is not

    service = Service(
        setup.token,
        run_check,
        ledger=Ledger(Path(setup.ledger)) if setup.ledger else None,
        source=setup.source,
        log=setup.log,
    )
    lifeline.watch(setup.parent, service.close)
    sys.stdout.write(msgspec.json.encode(Ready(service.port)).decode() + "\n")
    sys.stdout.flush()
    os.dup2(2, 1)  # nobody reads on: what a check prints goes to the log
    try:
        warm()
    except Exception:  # the first check will meet it too, and say it where people look
        logging.getLogger(__name__).exception("warming failed")
    service.run()
    return 0


def _first_line() -> bytes:
    # Unbuffered: a buffered reader could swallow nothing more, but would block the lifeline.
    line = bytearray()
    while (byte := os.read(0, 1)) not in (b"", b"\n"):
        line += byte
    return bytes(line)


if __name__ == "__main__":
    sys.exit(main())
