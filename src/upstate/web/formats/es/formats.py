"""1,234.5 in Spanish too, so that a sentence, a table and a picture of one page write a number alike."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
