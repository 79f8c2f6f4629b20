"""Measurements against published instances and other programs."""
