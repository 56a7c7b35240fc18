"""The only state: the journal (the record), texts and archive by hash, the derived index, and as-of views."""
