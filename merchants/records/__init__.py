"""Permits, penalties, lists, honours, inspections, evaluations; what is public and until when."""
