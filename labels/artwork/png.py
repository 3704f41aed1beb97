"""A page of a PDF as PNG, for those who cannot place vectors."""

from io import BytesIO

import pypdfium2

DPI = 300


def draw_png(pdf: bytes, dpi: int = DPI) -> bytes:
    """The first page at `dpi` dots per inch, which the file states."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()
    written = BytesIO()
    image.save(written, format="PNG", dpi=(dpi, dpi), optimize=True)
    return written.getvalue()
