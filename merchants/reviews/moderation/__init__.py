"""Flags, decisions with a reason, and appeals to somebody else."""
