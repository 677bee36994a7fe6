"""Whether a legal entity is on a list in force, for an office or partner with a granted ground.

The answer holds what is public now and nothing else; the asker decides; the entity sees who asked
(docs/adr/0034).
"""
