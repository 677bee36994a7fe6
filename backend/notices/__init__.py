"""Telling people: by page at once, by text message and WeChat through one outbox."""
