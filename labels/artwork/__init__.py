"""What is printed: the words and rounded numbers decided once, and drawn as SVG, PNG and PDF."""

from labels.artwork.carrier_check import carrier_matches
from labels.artwork.errors import ArtworkError
from labels.artwork.reading import DEFAULT_LANGUAGE
from labels.artwork.render import LabelFormat, render_certificate, render_label

__all__ = ["DEFAULT_LANGUAGE", "ArtworkError", "LabelFormat", "carrier_matches", "render_certificate", "render_label"]
