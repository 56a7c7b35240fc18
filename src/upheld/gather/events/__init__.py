"""Public event data into one table: one reader a source, no row lost unnamed."""
