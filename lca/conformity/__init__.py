"""Conformity: rules as data, one small check each."""
