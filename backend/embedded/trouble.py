"""The one error of the embedded database: a sentence for a person, with the way out."""


class DatabaseTrouble(Exception):
    """The embedded database cannot be had; the message says why and what helps."""
