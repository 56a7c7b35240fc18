"""Bytes to plain dated text; an analysis to its claims and their argument."""
