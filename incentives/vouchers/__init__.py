"""Vouchers: taken for points or by right, confirmed once at a partner's till, else given back."""
