"""Identifiers of the country's registers, as pure functions."""
