"""Where this server answers otherwise than httpbin 0.10, on purpose.

The reference page shows this table; the comparison with httpbin itself
(`tests/mock_server/httpbin/`) allows these differences and no others, and fails when one of
them is gone. They have names, which the cases of the comparison refer to.
"""

from __future__ import annotations

from typing import Final

from mock_server.httpbin.differences.credentials import CREDENTIALS
from mock_server.httpbin.differences.difference import Difference
from mock_server.httpbin.differences.general import GENERAL
from mock_server.httpbin.differences.representations import REPRESENTATIONS
from mock_server.httpbin.differences.understood import UNDERSTOOD

__all__ = ["DIFFERENCES", "Difference"]

DIFFERENCES: Final = GENERAL | UNDERSTOOD | CREDENTIALS | REPRESENTATIONS
