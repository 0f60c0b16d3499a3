"""Đối Chiếu: lay public claims beside official passages, for a person to decide."""

__version__ = "0.1.0"
