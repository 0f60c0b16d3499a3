"""Spiders: one small file per kind of source. They return records and never touch the store."""
