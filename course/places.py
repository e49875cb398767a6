"""Where things are in a checkout of the course."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
