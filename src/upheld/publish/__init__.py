"""Wording, charts, briefs, exports: assessments to what people see."""
