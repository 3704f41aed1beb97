"""Impact assessment (ISO 14040, 5.4): characterisation, matrices, the solved footprint."""
