"""WeChat mini-programs, over their own wire format."""
