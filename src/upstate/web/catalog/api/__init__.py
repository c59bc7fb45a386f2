"""The catalog for programs, in the languages that they already speak. Each language is a folder: it reads a request into a `catalog.asking.Question`
and writes the answer as its clients expect it. What is common to all, and who may see what, is here and in `catalog.public`.
"""
