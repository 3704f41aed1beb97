"""The public door: the page behind the QR code and its machine-readable twin. Reads, and changes nothing."""
