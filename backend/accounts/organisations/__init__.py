"""Organisations people act for: who belongs to them, and the keys of their programs."""
