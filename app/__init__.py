"""Saihen (再編): public facility management, from the list of buildings to a plan with its reasons."""

__version__ = "0.1.0"
