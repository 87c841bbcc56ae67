"""Fuzzy search over past observations: forgives spelling, half words and word order."""
