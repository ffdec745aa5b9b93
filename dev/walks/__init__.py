"""Walks through the served addon in a real browser, as a person goes."""
