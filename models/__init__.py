"""The language work: one file per stage, each behind a small protocol."""
