"""Copies elsewhere: whether one is still right, and which subscribers took out what ended."""
