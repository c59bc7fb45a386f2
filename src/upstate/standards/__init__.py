"""What a city is measured by, where it stands, and what the shortest next step is.

standard -> answers (of people, of detectors) -> standing -> next steps
"""
