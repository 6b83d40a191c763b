"""Screens that lie over the panels: help, explanations, choices, forms. Loaded when first opened."""
