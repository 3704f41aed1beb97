"""What a file is drawn with: the version of the artwork, and the programs that have a hand in the bytes.

Where both are those of the signed manifest, a file can be drawn again and compared byte for byte; where they are not,
it cannot, however genuine it is.
"""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

import pikepdf

from labels.carriers import CERTIFICATE_PDF, LABEL_PDF, LABEL_PNG, LABEL_SVG, REPORT
from labels.documents.manifest import CarrierManifest

# Raise it with every change of layout, wording, faces or the figures that are printed: tests/labels/test_drawing.py
# holds it to the marks of specimens. 1: before drawings had a version; its files carry no manifest. 2: first signed.
# 3: ids of background, method and rule set beside their digests; results by other approaches stay on one page.
DRAWING: Final = 3

_MARKS = ("babel", "fonttools", "qrcode")
_PDF = (*_MARKS, "pikepdf", "qpdf", "reportlab")
PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {
    LABEL_SVG: _MARKS,
    LABEL_PDF: _PDF,
    CERTIFICATE_PDF: _PDF,
    LABEL_PNG: (*_PDF, "pillow", "pypdfium2"),
    REPORT: ("babel", "jinja2"),
}


def libraries() -> dict[str, str]:
    """Version of every program that draws here, by name."""
    names = sorted({name for programs in PROGRAMS.values() for name in programs} - {"qpdf"})
    return {**{name: version(name) for name in names}, "qpdf": str(pikepdf.__libqpdf_version__)}


def drawn_otherwise(manifest: CarrierManifest, kind: str) -> tuple[tuple[str, str, str], ...]:
    """What a file of this kind was drawn with that is another here: name, version then ("" unknown), version now."""
    here = libraries()
    pairs = [("drawing", str(manifest.drawing), str(DRAWING))]
    pairs += [(name, manifest.libraries.get(name, ""), here[name]) for name in PROGRAMS[kind]]
    return tuple(row for row in pairs if row[1] != row[2])
