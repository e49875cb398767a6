"""From a bare Python to a running course; uses the standard library alone."""
