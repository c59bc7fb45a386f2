"""Whether it is getting better: a measure's figures by period, read without taking noise for change."""
