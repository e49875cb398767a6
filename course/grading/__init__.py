"""Grading by nbgrader: its own commands, with points from the examiner's ledger."""
