"""Tests of the public scan page, over HTTP."""
