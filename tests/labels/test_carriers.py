"""Taking a bundle out of a file that anyone may have made; and telling an altered file from the one that was issued."""

import base64
import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest

from labels.artwork import carrier_matches, render_certificate, render_label
from labels.carriers import (
    CERTIFICATE_PDF,
    LABEL_PDF,
    LABEL_SVG,
    MAX_BUNDLE_BYTES,
    MAX_CARRIER_BYTES,
    CarrierError,
    extract_bundle,
    read_carrier,
)
from labels.documents.certificate import Certificate
from tests.labels.specimens import BUNDLE, lamp, lunch_box

DRAW: dict[str, Callable[[Certificate, bytes, str], bytes]] = {
    LABEL_SVG: lambda certificate, bundle, language: render_label(certificate, bundle, language, "svg"),
    LABEL_PDF: lambda certificate, bundle, language: render_label(certificate, bundle, language, "pdf"),
    CERTIFICATE_PDF: render_certificate,
}
# Bytes that XML would change: a carriage return, an ampersand, a control character, no UTF-8
AWKWARD = b'{"a":"\r\n<&>\x01\xff"}'


def refused(data: bytes) -> str:
    with pytest.raises(CarrierError) as error:
        extract_bundle(data)
    assert str(error.value.remedy)
    return error.value.code


@pytest.mark.parametrize("kind", DRAW)
@pytest.mark.parametrize("bundle", [BUNDLE, AWKWARD, b"{}" * 60_000], ids=["bundle", "awkward", "long"])
def test_bundle_comes_out_as_it_went_in(kind: str, bundle: bytes) -> None:
    data = DRAW[kind](lamp(), bundle, "pt")
    assert extract_bundle(data) == (bundle, kind)
    assert read_carrier(data).language == "pt"


def test_bundle_alone() -> None:
    assert extract_bundle(BUNDLE) == (BUNDLE, "bundle")
    assert extract_bundle(b"\xef\xbb\xbf \n" + BUNDLE)[1] == "bundle"


@pytest.mark.parametrize("kind", DRAW)
@pytest.mark.parametrize("language", ["zh-Hans+en", "zh-Hant", "pt"])
def test_issued_file_is_recognised(kind: str, language: str) -> None:
    assert carrier_matches(kind, DRAW[kind](lamp(), BUNDLE, language), lamp(), BUNDLE) is None


@pytest.mark.parametrize("kind", DRAW)
def test_file_of_another_certificate_is_not(kind: str) -> None:
    assert carrier_matches(kind, DRAW[kind](lamp(), BUNDLE, "en"), lunch_box(), BUNDLE) is not None


@pytest.mark.parametrize("kind", DRAW)
def test_file_with_another_bundle_is_not(kind: str) -> None:
    assert carrier_matches(kind, DRAW[kind](lamp(), BUNDLE, "en"), lamp(), BUNDLE + b" ") is not None


def test_altered_number_is_named() -> None:
    data = render_certificate(lamp(), BUNDLE, "en").replace(b"147", b"117")
    difference = carrier_matches(CERTIFICATE_PDF, data, lamp(), BUNDLE)
    assert str(difference) == "The certificate prints “147 kg CO2e” where the file reads “117 kg CO2e”."


def test_altered_picture_is_told_from_altered_words() -> None:
    data = render_label(lamp(), BUNDLE, "en", "pdf")
    painted = data.replace(b".054902 .227451 .278431 rg", b".954902 .227451 .278431 rg")
    assert painted != data
    assert "picture has been altered" in str(carrier_matches(LABEL_PDF, painted, lamp(), BUNDLE))


def test_altered_svg_is_named_by_its_line() -> None:
    data = render_label(lamp(), BUNDLE, "en")
    painted = data.replace(b'fill="#0e3a47"', b'fill="#0e3a48"', 1)
    assert "line" in str(carrier_matches(LABEL_SVG, painted, lamp(), BUNDLE))


def test_file_that_another_program_wrote_again() -> None:
    data = render_label(lamp(), BUNDLE, "en", "pdf")
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(written)
    assert extract_bundle(written.getvalue()) == (BUNDLE, LABEL_PDF)
    assert "rewritten" in str(carrier_matches(LABEL_PDF, written.getvalue(), lamp(), BUNDLE))


def test_stated_language_that_is_none() -> None:
    data = render_label(lamp(), BUNDLE, "en", "svg").replace(b"label-svg en", b"label-svg xx")
    assert "cannot be drawn again" in str(carrier_matches(LABEL_SVG, data, lamp(), BUNDLE))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "carrier-unknown"),
        (b"\x89PNG\r\n\x1a\n", "carrier-unknown"),
        (b"{" + b" " * MAX_BUNDLE_BYTES, "carrier-too-large"),
        (b"<" + b" " * MAX_CARRIER_BYTES, "carrier-too-large"),
        (b"<svg", "carrier-damaged"),
        (b"<svg/>", "carrier-empty"),
        (b'<?xml version="1.0" encoding="utf-7"?><svg/>', "carrier-damaged"),
        (b"%PDF-1.4\nnothing", "carrier-damaged"),
        (b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>', "carrier-hostile"),
        (b'<!DOCTYPE s [<!ENTITY a "' + b"a" * 99 + b'"><!ENTITY b "&a;&a;&a;">]><s>&b;</s>', "carrier-hostile"),
        (b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s>&x;</s>', "carrier-hostile"),
    ],
)
def test_hostile_and_damaged_files(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_svg_with_two_bundles() -> None:
    data = render_label(lamp(), BUNDLE, "en")
    start, end = data.index(b"<metadata>"), data.index(b"</metadata>") + len(b"</metadata>")
    assert refused(data[:end] + data[start:end] + data[end:]) == "carrier-empty"


def test_svg_with_a_damaged_bundle() -> None:
    data = render_label(lamp(), BUNDLE, "en")
    assert refused(data.replace(base64.encodebytes(BUNDLE)[:8], b"!!!!!!!!")) == "carrier-damaged"


def changed(change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """A genuine label after something was done to it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(render_label(lamp(), BUNDLE, "en", "pdf"))) as pdf:
        change(pdf)
        pdf.save(written, **options)
    return written.getvalue()


def stream_of(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    return pdf.attachments["bundle.json"].obj.EF.F


def bomb(pdf: pikepdf.Pdf) -> None:
    stream_of(pdf).write(zlib.compress(b"{" + b" " * 200_000_000, 9), filter=pikepdf.Name.FlateDecode)


def double_bomb(pdf: pikepdf.Pdf) -> None:
    once = zlib.compress(b"{" + b" " * 50_000_000, 9)
    stream_of(pdf).write(zlib.compress(once, 9), filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))


def no_attachment(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["bundle.json"]


def no_stamp(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/TanbiaoCarrier"]


def wrong_stamp(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/TanbiaoCarrier"] = "tanbiao.carrier/1 label-svg en"


def no_file(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["bundle.json"].obj.EF.F


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (bomb, "carrier-too-large"),
        (double_bomb, "carrier-damaged"),
        (no_attachment, "carrier-empty"),
        (no_stamp, "carrier-empty"),
        (wrong_stamp, "carrier-empty"),
        (no_file, "carrier-damaged"),
    ],
)
def test_pdf_that_was_tampered_with(change: Callable[[pikepdf.Pdf], None], code: str) -> None:
    assert refused(changed(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)) == code


def test_encrypted_pdf() -> None:
    data = changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refused(data) == "carrier-damaged"


def test_cut_pdf() -> None:
    assert refused(render_label(lamp(), BUNDLE, "en", "pdf")[:-2000]) == "carrier-damaged"


def test_page_bomb_is_not_rendered() -> None:
    """A packed page of a billion spaces: told of without being unpacked."""

    def pack(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents.write(zlib.compress(b" " * 100_000_000, 9), filter=pikepdf.Name.FlateDecode)

    data = changed(pack, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert "rewritten" in str(carrier_matches(LABEL_PDF, data, lamp(), BUNDLE))


def test_giant_page_is_not_rendered() -> None:
    def stretch(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 900_000, 900_000])

    data = changed(stretch, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert "its pages are not those" in str(carrier_matches(LABEL_PDF, data, lamp(), BUNDLE))
