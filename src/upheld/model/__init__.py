"""Pure types: the glossary in code. Nothing here reads, writes or computes beyond its own invariants."""
