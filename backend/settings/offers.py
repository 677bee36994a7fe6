"""Offers and vouchers of credit-easy+."""

from __future__ import annotations

from backend.settings import env

VOUCHER_MOST_DAYS = env.number("VOUCHER_MOST_DAYS", 90)  # a voucher lives no longer
# How long a phone's pass, and a till, is good without a net; how long a till may report late.
VOUCHER_OFFLINE_MINUTES = env.number("VOUCHER_OFFLINE_MINUTES", 120)
VOUCHER_SETTLE_HOURS = env.number("VOUCHER_SETTLE_HOURS", 24)
# Percent a year that a listed loan may truly cost, all fees in it; above, it is not handed in.
OFFERS_MOST_ANNUAL_RATE = env.number("OFFERS_MOST_ANNUAL_RATE", 24)
OFFERS_LIST_SECONDS = 2  # how old an answer of the catalogue's open list may be
