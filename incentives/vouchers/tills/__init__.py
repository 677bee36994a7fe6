"""Where vouchers are confirmed: a phone at a counter, with or without a net, or a program."""
