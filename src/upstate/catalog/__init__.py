"""What a city publishes: a dataset's description, its drafts, the gate before publishing, its versions, and reading them.

Files only. A version is a folder that never changes once it has its name; everything else here can be made again from it.
"""
