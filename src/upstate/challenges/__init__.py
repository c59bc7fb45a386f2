"""Civic data challenges: what is hidden and why, how a prediction is scored, how judges agree, and what becomes of the winner."""
