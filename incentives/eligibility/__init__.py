"""A signed yes or no about one offer, to one partner, when the person shows a token for it.

Nothing else about a person ever leaves this house, whoever asks and however often.
"""
