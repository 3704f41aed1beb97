"""The `tanbiao` command: one file a command; no rule, no number, no SQL."""
