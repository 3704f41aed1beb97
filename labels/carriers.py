"""What carries a bundle: the bundle itself, a label as SVG or PDF, a certificate as PDF.

Behind the last byte of an issued SVG or PDF stands the signed manifest of the files that were issued with it: as a
processing instruction, and as a comment before a repeated end of the PDF. What it lists is the digest of the bytes
before it.

Reading is for files that anyone may have made: sizes are limited before anything is parsed, XML with a
document type is refused, and a PDF is read under limits of memory. What is read here is not yet believed:
`labels.verify` judges it.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import pikepdf
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from msgspec import Struct
from pikepdf.settings import set_qpdf_limits

from lca.errors import Message, TanbiaoError, say

BUNDLE: Final = "bundle"
LABEL_SVG: Final = "label-svg"
LABEL_PDF: Final = "label-pdf"
CERTIFICATE_PDF: Final = "certificate-pdf"
LABEL_PNG: Final = "label-png"  # it and the report carry no bundle; the manifest lists them
REPORT: Final = "report-html"
KINDS: Final = {
    "label.svg": LABEL_SVG,
    "label.pdf": LABEL_PDF,
    "label.png": LABEL_PNG,
    "certificate.pdf": CERTIFICATE_PDF,
    "report.html": REPORT,
}

FORMAT: Final = "tanbiao.carrier/1"
XML_NAMESPACE: Final = "urn:tanbiao:carrier:1"
ATTACHMENT: Final = "bundle.json"  # name of the attachment of a PDF
PDF_KEY: Final = "/TanbiaoCarrier"  # entry of the document information of a PDF: format, kind, language

MAX_CARRIER_BYTES: Final = 12_000_000
MAX_BUNDLE_BYTES: Final = 4_000_000  # three tokens at their greatest length, and the JSON around them
_PDF_END: Final = re.compile(rb"startxref\n[0-9]{1,12}\n%%EOF\n\Z")
_SVG_MARK, _PDF_MARK = b"<?tanbiao-carriers ", b"%tanbiao-carriers "
_TOKEN: Final = rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"
_MAX_DECODED_STREAM: Final = 32_000_000
_PDF_LIMITS: Final[dict[str, Any]] = {
    "flate_max_memory": _MAX_DECODED_STREAM,
    "png_max_memory": _MAX_DECODED_STREAM,
    "run_length_max_memory": _MAX_DECODED_STREAM,
    "tiff_max_memory": _MAX_DECODED_STREAM,
    "dct_max_memory": _MAX_DECODED_STREAM,
    "max_stream_filters": 2,
    "doc_max_warnings": 20,
    "parser_max_nesting": 60,
}


class CarrierError(TanbiaoError):
    """No bundle can be taken out of this file."""


class Carrier(Struct, frozen=True):
    """A bundle as it was found: its JSON bytes, the kind of its file, and the language it states.

    language: as given to `labels.artwork`, e.g. `zh-Hans+en`; "" for a bundle. body: the bytes as they were drawn.
    manifest: the token behind them, or "".
    """

    kind: str
    language: str
    bundle: bytes
    body: bytes = b""
    manifest: str = ""


def read_carrier(data: bytes) -> Carrier:
    """Take the bundle out of a file; CarrierError if it is too large, hostile, damaged or carries none."""
    if len(data) > MAX_CARRIER_BYTES:
        raise _too_large(len(data), MAX_CARRIER_BYTES)
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{"):
        return Carrier(BUNDLE, "", _limited(data), data)
    body, manifest = split_manifest(data)
    if head.startswith(b"%PDF-"):
        return _read_pdf(body, manifest)
    if head.startswith(b"<"):
        return _read_svg(body, manifest)
    raise CarrierError(
        "carrier-unknown",
        say("The file is neither a bundle nor a label or certificate of this scheme."),
        say("Give bundle.json, or the label as SVG or PDF, or the certificate as PDF, as it was issued."),
    )


def extract_bundle(data: bytes) -> tuple[bytes, str]:
    """The bundle's JSON bytes and the kind of the file they were in; CarrierError as `read_carrier`."""
    carrier = read_carrier(data)
    return carrier.bundle, carrier.kind


def with_manifest(kind: str, body: bytes, token: str) -> bytes:
    """A file as it is issued: its bytes as drawn, and the signed manifest behind them where the format has a place."""
    if kind == LABEL_SVG:
        return body + _SVG_MARK + token.encode("ascii") + b"?>\n"
    if kind in (LABEL_PDF, CERTIFICATE_PDF):
        end = _PDF_END.search(body, max(0, len(body) - 100))
        if end is None:
            raise ValueError("a drawn PDF ends with its cross-reference")
        return body + _PDF_MARK + token.encode("ascii") + b"\n" + end[0]
    return body


def split_manifest(data: bytes) -> tuple[bytes, str]:
    """A file without the manifest behind it, and the manifest's token; the whole file and "" where none stands there in
    the one form that is written.
    """
    for mark, kind in ((_SVG_MARK, LABEL_SVG), (_PDF_MARK, LABEL_PDF)):
        at = data.rfind(mark)
        token = re.compile(_TOKEN).match(data, at + len(mark)) if at > 0 else None
        if token is None:
            continue
        body, text = data[:at], token[0].decode("ascii")
        if (kind == LABEL_SVG or _PDF_END.search(body)) and with_manifest(kind, body, text) == data:
            return body, text
    return data, ""


def _limited(bundle: bytes) -> bytes:
    if len(bundle) > MAX_BUNDLE_BYTES:
        raise _too_large(len(bundle), MAX_BUNDLE_BYTES)
    return bundle


def _too_large(found: int, limit: int) -> CarrierError:
    return CarrierError(
        "carrier-too-large",
        say("The file holds {found} bytes; at most {limit} are read.", found=found, limit=limit),
        say("Give the file as it was issued."),
    )


def _damaged(what: Message) -> CarrierError:
    return CarrierError(
        "carrier-damaged", what, say("Get the file again from where it was issued, or give bundle.json.")
    )


def _without_bundle() -> CarrierError:
    return CarrierError(
        "carrier-empty",
        say("The file carries no bundle: this scheme did not issue it, or another program has rewritten it."),
        say("Give the file as it was issued, or bundle.json."),
    )


def _kind_and_language(stamp: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    parts = stamp.split(" ")
    if len(parts) != 3 or parts[0] != FORMAT or parts[1] not in kinds:
        raise _without_bundle()
    return parts[1], parts[2][:40]


def _read_svg(data: bytes, manifest: str) -> Carrier:
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise CarrierError(
            "carrier-hostile",
            say("The SVG declares a document type or entities, which a label never does."),
            say("Do not open this file; get the label again from where it was issued."),
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _damaged(say("The SVG is not well-formed XML.")) from error
    found = list(root.iter(f"{{{XML_NAMESPACE}}}carrier"))
    if len(found) != 1:
        raise _without_bundle()
    kind, language = _kind_and_language(found[0].get("stamp", ""), (LABEL_SVG,))
    try:
        bundle = base64.b64decode("".join((found[0].text or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _damaged(say("The bundle inside the SVG is damaged.")) from error
    return Carrier(kind, language, _limited(bundle), data, manifest)


@contextmanager
def open_pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    """A PDF that anyone may have made, read under limits of memory; CarrierError if it is damaged or encrypted."""
    before: dict[str, Any] = set_qpdf_limits(**_PDF_LIMITS)
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise _damaged(say("The PDF is encrypted.")) from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(say("The PDF cannot be read.")) from error
    finally:
        set_qpdf_limits(**before)


def _read_pdf(data: bytes, manifest: str) -> Carrier:
    with open_pdf(data) as pdf:
        stamp = str(pdf.docinfo.get(PDF_KEY, ""))
        kind, language = _kind_and_language(stamp, (LABEL_PDF, CERTIFICATE_PDF))
        attached = pdf.attachments.get(ATTACHMENT)
        if attached is None:
            raise _without_bundle()
        return Carrier(kind, language, _limited(_stream_bytes(attached.obj)), data, manifest)


def _stream_bytes(specification: pikepdf.Object) -> bytes:
    """The attachment's bytes, inflated no further than a bundle may be long."""
    stream = specification.EF.F
    filters = stream.get("/Filter")
    raw = stream.read_raw_bytes()
    if filters is None:
        return bytes(raw)
    if str(filters) != "/FlateDecode" or stream.get("/DecodeParms") is not None:
        raise _damaged(say("The bundle inside the PDF is packed in a way that this scheme does not use."))
    try:
        return zlib.decompressobj().decompress(raw, MAX_BUNDLE_BYTES + 1)
    except zlib.error as error:
        raise _damaged(say("The bundle inside the PDF is damaged.")) from error
