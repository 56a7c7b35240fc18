"""Passages in other languages than English: their figures, dates, countries and cues, read where the grammars suffice and marked unread where not."""
