"""Complaints and reports as pages: for consumers, for the shop, for the office."""
