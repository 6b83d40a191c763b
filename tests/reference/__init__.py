"""What the law says, done the long way: share by share or day by day, in fractions, with nothing of `core.booking` in it.

Small enough to be checked against the text by eye; the tests beside compare the engine with it, slice by slice.
"""
