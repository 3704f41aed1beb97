"""Documents, trust and artwork of a label: certificates that anyone can check, offline. No clock, no SQL."""
