"""The site of a database on an address of this machine, read anew when something changes.

It serves the files that it is given, tells open pages when there are others, and takes the decisions of people about
proposals. It has no way to a database: what reads one is handed to it.
"""
