"""Platforms that vouch for people: mini-programs of WeChat and Alipay, signed in by token."""
