"""What the system lets one process have."""

from __future__ import annotations

import sys
from typing import Final

WANTED: Final = 16384  # open sockets: a few thousand clients, and room


def allow_many_connections() -> int:
    """Raise the limit of open files towards `WANTED`; the limit that holds now."""
    if sys.platform == "win32":
        return WANTED  # sockets are no files there, and not limited so
    import resource  # noqa: PLC0415 - POSIX only

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < WANTED:
        # macOS refuses more than OPEN_MAX (10240) even where the hard limit is "unlimited".
        for wanted in (WANTED, 10240, 4096):
            limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            try:
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            except (ValueError, OSError):
                continue
            return limit
    return soft if soft != resource.RLIM_INFINITY else WANTED
