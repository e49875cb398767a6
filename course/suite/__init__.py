"""The whole test suite, as people and CI run it."""
