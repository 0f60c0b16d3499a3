"""Prefect flows: the story of a night, step by step."""
