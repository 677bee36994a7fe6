"""Alipay mini-programs, over the signed gateway."""
