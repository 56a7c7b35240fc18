"""The settings people edit: ``upheld.toml``, ``sources.toml`` and ``hedges.toml``, each wrong line a Problem and the rest in force."""
