"""Screening of what people write, before anyone else reads it.

`screen` finds numbers that lead to a person, however they are disguised, and words that a person
of the house should look at first. Numbers are masked in the public copy, words only send the text
to a queue. Nothing is deleted and the author's own text is never changed.
"""
