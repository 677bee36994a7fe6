"""The public credit report of one merchant: what is public now as a signed paper, with no score.

Anybody may ask for it; its number and digest are kept for ever, its file thirty days at most and
never longer than it is true (docs/adr/0033).
"""
