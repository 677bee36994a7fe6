"""The city looks at every offer before anybody else does: another person than who wrote it."""
