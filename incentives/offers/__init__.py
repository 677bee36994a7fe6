"""Offers: terms for everyone, and better ones on top for a published condition. Nothing less."""
