"""Run alone, in a process that hostile files may kill: what a file really is, whether it can be read, its clean copy.

It knows nothing of us, holds no secret, and reaches no network where the system lets it give that up.
"""
