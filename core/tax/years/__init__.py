"""A tax year: what the law makes of a year's gains and income. Pure functions over typed inputs, one module per jurisdiction.

Amounts are in the jurisdiction's own currency, losses carried from year to year are positive, figures come from `core.tax.dated`.
What is not known is `Unknown` with its cause. No advice.
"""
