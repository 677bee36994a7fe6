"""Complaints begun without an account and finished with one."""
