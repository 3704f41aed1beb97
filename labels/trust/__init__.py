"""Who signed what: keys, trust lists, envelopes."""
