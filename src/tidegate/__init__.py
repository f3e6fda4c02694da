"""Tidegate: what technology may flow to whom, under which rule, on which date, with the evidence."""

__version__ = "0.1.0"
