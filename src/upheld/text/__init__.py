"""Pure text grammars: each takes a string and gives spans with meanings, in linear time."""
