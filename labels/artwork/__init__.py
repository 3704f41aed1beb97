"""What is printed: the words and rounded numbers decided once, and drawn as SVG, PNG and PDF."""
