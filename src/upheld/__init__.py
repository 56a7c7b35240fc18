"""Keep an analysis honest after you publish it."""

__version__ = "0.1.0"
