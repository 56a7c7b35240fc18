"""The world to evidence: imports of files people have."""
