"""Broken on purpose: what a faulty server or network does, and the ways to ask for it."""
