"""One example for each seam of upheld; the Protocols they follow are in :mod:`upheld.model.ports` and :mod:`upheld.model.search`."""
