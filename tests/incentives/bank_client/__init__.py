"""A bank's own program, written against the published OpenAPI and Standard Webhooks alone.

It shares no code with the site and imports nothing of it (a test reads its imports): the standard
library and one library of cryptography are all it has.
"""
