"""The certificate: label and documents to download, the public page, and its state."""

from collections.abc import Mapping

import streamlit as st

from app_pages import door
from app_pages.boundary import boundary
from app_pages.opened import opened
from app_pages.text import plain
from app_pages.visit import Visit, here
from app_pages.wording import CERTIFICATE_ACTS, CERTIFICATE_STATES_NOW
from lca.errors import Message, say
from registry.views import CertificateSummary

# File name -> its words and media type, in the order of the page
FILES: Mapping[str, tuple[Message, str]] = {
    "label.svg": (say("Label, SVG"), "image/svg+xml"),
    "label.png": (say("Label, PNG 300 dpi"), "image/png"),
    "label.pdf": (say("Label, PDF"), "application/pdf"),
    "certificate.pdf": (say("Certificate, PDF"), "application/pdf"),
    "bundle.json": (say("Signed bundle, JSON"), "application/json"),
    "report.html": (say("Study report, HTML"), "text/html"),
}


def page() -> None:
    """What was issued for the open application."""
    visit = here()
    st.title(visit.t("Certificate"))
    view = opened(visit)
    number = view.summary.certificate
    if number is None:
        st.info(visit.t("No certificate is issued yet."), icon=":material/hourglass_empty:")
        return
    certificate = next(row for row in visit.desk.certificates(visit.actor) if row.number == number)
    files = visit.desk.documents(visit.actor, view.summary.id)
    left, right = st.columns([5, 4], gap="large")
    with left:
        st.image(files["label.png"], width="stretch", alt=visit.t("The label as it is printed"))
    with right:
        _facts(visit, certificate)
        _downloads(visit, view.summary.id, number, files)
    if certificate.acts:
        _change(visit, certificate)


def _facts(visit: Visit, certificate: CertificateSummary) -> None:
    address = f"{door.registry().settings.public_address}/c/{certificate.number}"
    state, colour = CERTIFICATE_STATES_NOW[certificate.state]
    st.markdown(f"### {certificate.number} :{colour}-badge[{visit.tell(state)}]")
    st.markdown(
        f"{visit.t('Holder')}: {plain(visit.local(certificate.holder))}  \n"
        f"{visit.t('Validity')}: {certificate.valid_from} – {certificate.valid_until}"
    )
    st.link_button(visit.t("Open the public page"), address, icon=":material/qr_code_2:")


def _downloads(visit: Visit, application_id: str, number: str, files: Mapping[str, bytes]) -> None:
    st.markdown(f"**{visit.t('Downloads')}**")
    for name, (title, media_type) in FILES.items():
        if name in files:
            st.download_button(
                visit.tell(title),
                files[name],
                f"{number}-{name}",
                media_type,
                on_click="ignore",
                key=f"get_{name}",
                width="stretch",
            )
    from lca.interchange.json_document import declaration_json  # noqa: PLC0415 - only when it is asked for

    st.download_button(
        visit.t("Declaration, JSON (confidential)"),
        lambda: declaration_json(visit.desk.declaration(visit.actor, application_id)),
        f"{number}-declaration.json",
        "application/json",
        on_click="ignore",
        key="get_declaration",
        width="stretch",
    )


def _change(visit: Visit, certificate: CertificateSummary) -> None:
    with st.expander(visit.t("Change the state of this certificate"), icon=":material/settings:"):
        act = st.segmented_control(
            visit.t("Act"),
            certificate.acts,
            format_func=lambda one: visit.tell(CERTIFICATE_ACTS[one]),
            key="status_act",
        )
        reason = st.text_input(visit.t("Reason (public)"), key="status_reason")
        pressed = st.button(visit.t("Publish the change"), disabled=act is None, key="change_status")
        if pressed and act is not None:
            with boundary():
                visit.desk.change_status(visit.actor, certificate.number, act, reason or "")
                st.rerun()


if __name__ == "__main__":
    page()
