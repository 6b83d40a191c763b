"""Widgets that know nothing of the domain: a table, lines, a prompt."""
