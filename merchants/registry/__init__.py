"""Merchants and their outlets; codes that are for ever; search and nearby."""
