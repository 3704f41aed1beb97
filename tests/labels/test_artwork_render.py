"""Labels and certificates as files: the same bytes each time, words that can be read, a code that can be scanned."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from labels.artwork import ArtworkError, render_certificate, render_label
from labels.artwork.label_layout import WIDTH
from labels.artwork.qr import LEAST_MODULE, QUIET_ZONE, modules, qr_code
from labels.documents.certificate import Certificate
from tests.browser import browser_page
from tests.labels.specimens import BUNDLE, lamp, lunch_box

LANGUAGES = ("zh-Hans+en", "zh-Hans", "zh-Hant", "en", "pt", "zh-Hant+pt")
SPECIMENS: dict[str, Callable[[], Certificate]] = {"lamp": lamp, "lunch box": lunch_box}


def scanned(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("language", ["zh-Hans+en", "zh-Hant+pt"])
@pytest.mark.parametrize("specimen", SPECIMENS)
def test_same_arguments_same_bytes(specimen: str, language: str) -> None:
    for fmt in ("svg", "pdf", "png"):
        first, second = (render_label(SPECIMENS[specimen](), BUNDLE, language, fmt) for _ in range(2))
        assert first == second
    first, second = (render_certificate(SPECIMENS[specimen](), BUNDLE, language) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_is_read_from_every_format_at_300_dpi(language: str) -> None:
    certificate = lamp()
    label = Image.open(io.BytesIO(render_label(certificate, BUNDLE, language, "png")))
    assert label.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert label.width == pytest.approx(WIDTH / 25.4 * 300, abs=2)
    assert scanned(label) == [certificate.address]
    for pdf in (render_label(certificate, BUNDLE, language, "pdf"), render_certificate(certificate, BUNDLE, language)):
        page = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_pil()
        assert scanned(page) == [certificate.address]


@pytest.mark.browser
def test_code_is_read_from_the_svg(tmp_path: Path) -> None:
    """Drawn by a browser, which shares no code with us."""
    file = tmp_path / "label.svg"
    file.write_bytes(render_label(lamp(), BUNDLE))
    with browser_page(device_scale_factor=300 / 96) as page:
        page.goto(file.as_uri())
        picture = Image.open(io.BytesIO(page.screenshot()))
    assert scanned(picture) == [lamp().address]


def test_modules_are_printable_and_the_code_is_byte_mode_m() -> None:
    matrix = modules(lamp().address)
    assert len(matrix) == 33  # version 4: 43 characters at level M in byte mode
    side = 23.0
    module = side / (len(matrix) + 2 * QUIET_ZONE)
    assert module >= LEAST_MODULE
    with pytest.raises(ArtworkError) as refused:
        qr_code("https://labels.example.cn/c/" + "x" * 200, 0, 0, side)
    assert refused.value.code == "qr-too-small"


def test_address_that_is_not_one_is_refused() -> None:
    with pytest.raises(ArtworkError) as refused:
        modules("HTTPS://LABELS.EXAMPLE.CN/C/1")
    assert refused.value.code == "qr-address"


@pytest.mark.parametrize("language", LANGUAGES)
def test_fonts_are_ours_and_embedded(language: str) -> None:
    for pdf in (render_label(lamp(), BUNDLE, language, "pdf"), render_certificate(lamp(), BUNDLE, language)):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            fonts = [
                obj for obj in document.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"
            ]
            assert fonts
            for font in fonts:
                assert "+Tanbiao" in str(font.BaseFont)
                assert "/FontFile2" in font.FontDescriptor
                assert "/ToUnicode" in font


def test_nothing_in_a_pdf_is_compressed_or_dated() -> None:
    """So that another zlib or another clock draws the same bytes."""
    for pdf in (render_label(lamp(), BUNDLE, fmt="pdf"), render_certificate(lamp(), BUNDLE)):
        assert b"/Filter" not in pdf
        assert b"Date" not in pdf
        assert b"ReportLab" not in pdf
        assert len(pdf) < 400_000


def test_label_prints_what_iso_14026_asks_for() -> None:
    text = words(render_label(lunch_box(), BUNDLE, "en", "pdf"))
    for said in (
        "Partial product",
        "carbon footprint",
        "at least",
        "3.05",
        "per one lunch box, 0.42 kg",
        "cradle to gate",
        "not included",
        "Demo Verification Ltd.",
        "TBD-2026-000004",
        "2026-11-22 – 2028-11-21",
        "ISO 14067:2018",
        "Climate change only.",
        "Demonstration only",
    ):
        assert said in text


def test_certificate_prints_its_evidence() -> None:
    certificate = lunch_box()
    text = words(render_certificate(certificate, BUNDLE, "zh-Hans+en"))
    for said in (
        certificate.number,
        certificate.study_digest,
        certificate.lock["declaration"]["header"],
        "部分产品碳足迹证书",
        "limited assurance",
        "GWP100, IPCC AR6",
        "tiny-2026.1",
        "62%",
        "2.13",
        "Silicone ring",
        "The brand owner decides on it.",
        "演示用途，非有效证书",
    ):
        assert said in text


def test_long_texts_flow_onto_more_pages() -> None:
    rows = tuple(lamp().left_out[0].model_copy(update={"what": f"Part {n}", "reason": "长" * 900}) for n in range(12))
    pdf = render_certificate(lamp(left_out=rows), BUNDLE)
    text = words(pdf)
    assert all(f"Part {n}" in text for n in range(12))
    assert text.count("长") == 12 * 900
    assert len(pypdfium2.PdfDocument(pdf)) > 3


@pytest.mark.parametrize("fmt", ["svg", "pdf"])
def test_demonstration_is_marked_and_nothing_else_is(fmt: str) -> None:
    """In the picture, not only in the words."""
    red = b"#b3261e" if fmt == "svg" else b".701961 .14902 .117647"
    assert red in render_label(lamp(), BUNDLE, "en", fmt)  # type: ignore[arg-type]
    assert red not in render_label(lamp(demo=False), BUNDLE, "en", fmt)  # type: ignore[arg-type]


def test_svg_needs_no_font_and_nothing_from_elsewhere() -> None:
    svg = render_label(lamp(), BUNDLE).decode()
    assert "<text" not in svg
    assert "<style" not in svg
    assert "<script" not in svg
    assert 'href="http' not in svg
    assert "<title" in svg
    assert "147 kg CO₂e" in svg  # for who cannot see it


def test_undrawable_name_is_refused_before_anything_is_issued() -> None:
    product = lamp().product.model_copy(update={"name": lamp().product.name.model_copy(update={"zh_hans": "灯😀"})})
    with pytest.raises(ArtworkError):
        render_label(lamp(product=product), BUNDLE)
