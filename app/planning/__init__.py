"""Joins the domain and the optimizer: facilities, people and wishes → a problem; an outcome → decisions and reasons."""
