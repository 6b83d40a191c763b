"""What a figure is made of: formulas, lots, matches, rule numbers and the rows of files, as one tree for the app, text and JSON."""
