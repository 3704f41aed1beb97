"""Goal and scope (ISO 14040, 5.2): what is studied, per which unit, within which boundary."""
