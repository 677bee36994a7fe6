"""Permits, penalties, lists, honours, inspections and delivered evaluations, with their publication windows."""
