"""The files of a certificate: drawn once, when it is issued, and kept as they are."""

from labels.artwork import LabelFormat, render_certificate, render_label
from labels.documents.certificate import Certificate
from labels.report import render_report
from registry.studies import CalculatedStudy

LABEL_FORMATS: tuple[LabelFormat, ...] = ("svg", "png", "pdf")


def render(certificate: Certificate, bundle: bytes, study: CalculatedStudy) -> dict[str, bytes]:
    """Label, certificate and study report in the default languages, by file name."""
    return {
        **{f"label.{fmt}": render_label(certificate, bundle, fmt=fmt) for fmt in LABEL_FORMATS},
        "certificate.pdf": render_certificate(certificate, bundle),
        "report.html": render_report(study.calculation, study.findings, certificate),
    }
