"""Handing a voucher on to a relative, once: asked by telephone number, accepted by them."""
