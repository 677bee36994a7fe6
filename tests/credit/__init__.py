"""Civic points: what is promised, told as stories."""
