"""Command line and terminal application. Shows and asks; computes nothing of the domain."""
