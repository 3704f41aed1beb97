"""The page behind the QR code: what it says, in whose language, about which status."""

import gzip
import html
import re
from datetime import UTC, datetime

import pytest

from labels.documents.record import PublicRecord, StatementSummary
from labels.documents.statement import Opinion
from labels.documents.status import CertificateStatus
from labels.trust.trust_list import load_trust_list
from labels.verify import verify
from tests.labels.conftest import TODAY
from tests.labels.specimens import lamp
from tests.web.conftest import BROKEN, Site
from web.pages import Pages


def plain(page: str) -> str:
    """The words of a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("</style>")[1])))


def test_says_what_the_label_says_and_more(site: Site) -> None:
    words = plain(site.get(site.page + "?lang=en").text)
    for said in (
        "Valid",
        "As of 2026-06-01 12:00 UTC",
        "2.95 kg CO₂e",
        "cradle to gate",
        "Partial product carbon footprint",
        "not included",
        "Marking ink",
        "Demo Verification Ltd.",
        "VVB-DEMO-001",
        "reasonable assurance",
        "2026-03-02 – 2028-03-01",
        "GWP100",
        "SO₂",
        "DEMO",
        "Report a problem",
        "tanbiao verify TBD-2026-000001-bundle.json",
        "2 of 2 rules met, 1 nonconformities closed",
        site.records.label.certificate.study_digest,
    ):
        assert said in words, said


def test_tells_no_secret(site: Site) -> None:
    declaration = site.records.label.declaration
    for path in (site.page, site.page + ".json"):
        text = site.get(path).text
        assert not [e.name for e in declaration.exchanges if e.name in text]
        assert declaration.salt not in text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en", "pt"])
def test_small_in_every_language(site: Site, language: str) -> None:
    answer = site.get(f"{site.page}?lang={language}")
    assert f'<html lang="{language}">' in answer.text
    assert len(answer.body) < 15_000
    assert len(gzip.compress(answer.body)) < 6_000
    assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|\sstyle=|src=", answer.text)
    assert re.findall(r"https?://", answer.text) == []


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "zh-HK,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("", "zh-CN", "zh-Hans"),
        ("", "pt-BR,pt;q=0.9", "pt"),
        ("", "de-DE,en;q=0.5", "en"),
        ("", "ja", "zh-Hans"),
        ("?lang=en", "zh-CN", "en"),
        ("?lang=zh-TW", "en", "zh-Hant"),
    ],
)
def test_language(site: Site, query: str, header: str, language: str) -> None:
    answer = site.get(site.page + query, Accept_Language=header)
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("status", "at", "word", "sign"),
    [
        (CertificateStatus.VALID, TODAY, "Valid", "M5 12.5l4.5 4.5L19 7.5"),
        (CertificateStatus.VALID, datetime(2026, 1, 1, tzinfo=UTC), "Not yet valid", "M12 6.5V12l3.5 2.5"),
        (CertificateStatus.VALID, datetime(2029, 1, 1, tzinfo=UTC), "Expired", "M12 6.5V12l3.5 2.5"),
        (CertificateStatus.SUSPENDED, TODAY, "Suspended", "M9 7v10M15 7v10"),
        (CertificateStatus.WITHDRAWN, TODAY, "Withdrawn", "M7 7l10 10M17 7L7 17"),
        (CertificateStatus.CANCELLED, TODAY, "Cancelled by holder", "M7 12h10"),
        (CertificateStatus.SUPERSEDED, TODAY, "Superseded", "M6 12h12M13 7l5 5-5 5"),
    ],
)
def test_each_status_by_word_and_sign(
    site: Site, status: CertificateStatus, at: datetime, word: str, sign: str
) -> None:
    site.records.status, site.clock[0] = status, at
    page = site.get(site.page + "?lang=en").text
    assert f"<strong>{word}</strong>" in page
    assert f'd="{sign}"' in page
    assert ("<s>2.95</s>" in page) == (word not in ("Valid", "Not yet valid"))
    assert f": {word} · " in page.split("</title>")[0]


def test_successor_and_reason_are_told_and_cannot_inject(site: Site) -> None:
    site.records.status = CertificateStatus.SUPERSEDED
    site.records.superseded_by = "TBD-2027-000003"
    site.records.reason = "<b onclick=x>& new recipe"
    page = site.get(site.page + "?lang=en").text
    assert 'href="/c/TBD-2027-000003?lang=en"' in page
    assert "&lt;b onclick=x&gt;&amp; new recipe" in page
    assert "<b onclick" not in page


def test_json_twin(site: Site) -> None:
    answer = site.get(site.page + ".json")
    record = PublicRecord.model_validate_json(answer.body)
    assert record.certificate == site.records.label.certificate
    assert (record.status, record.as_of) == ("valid", TODAY)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_downloads_verify_offline_with_the_published_trust_list(site: Site) -> None:
    trust = load_trust_list(site.get("/.well-known/tanbiao-trust.json").body)
    for path in (site.page + "/bundle.json", site.page + "/label.svg", site.page + "/label.svg?lang=zh-Hant%2Bpt"):
        assert verify(site.get(path).body, trust, TODAY).verdict == "passed"
    status = site.get("/.well-known/tanbiao-status.jwt")
    assert status.headers["content-type"] == "application/jwt"
    assert status.text.count(".") == 2


def test_label_in_a_language_that_is_none_is_the_default(site: Site) -> None:
    assert site.get(site.page + "/label.svg?lang=klingon").body == site.get(site.page + "/label.svg").body


@pytest.mark.parametrize(
    "path", ["/c/TBD-2026-999999", "/c/%3Cscript%3E", "/c/x/label.svg", "/c/x/bundle.json", "/c/x.json"]
)
def test_unknown_number(site: Site, path: str) -> None:
    answer = site.get(path, Accept_Language="pt")
    assert answer.status == 404
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    if not path.endswith(".json"):
        assert "Não há certificado com este número" in answer.text
        assert '<input name="number"' in answer.text


def test_typed_number_leads_to_its_page(site: Site) -> None:
    answer = site.get("/c?number=+TBD-2026-000001+&lang=pt")
    assert answer.status == 303
    assert answer.headers["location"].endswith("/c/TBD-2026-000001?lang=pt")
    assert site.get("/c").status == site.get("/").status == 200
    assert site.get("/c?number=//evil.example/").headers["location"] == "/c/%2F%2Fevil.example%2F?lang=zh-Hans"


def test_seal_that_does_not_hold_is_told(site: Site) -> None:
    answer = site.get(f"/c/{BROKEN}?lang=en")
    assert answer.status == 503
    assert "The seal does not hold. Do not rely on it." in plain(answer.text)


def test_our_mistake_tells_nothing_of_the_inside(site: Site) -> None:
    answer = site.get("/c/defect?lang=en")
    assert answer.status == 500
    assert "Something went wrong here" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_unknown_address_and_method(site: Site) -> None:
    assert site.get("/nowhere?lang=en").status == 404
    assert site.get(site.page, method="POST").status == 405
    head = site.get(site.page, method="HEAD")
    assert (head.status, head.body) == (200, b"")


def test_cache_is_short_and_told_by_tag(site: Site) -> None:
    first = site.get(site.page)
    assert first.headers["cache-control"] == "public, max-age=60"
    again = site.get(site.page, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    site.records.status = CertificateStatus.SUSPENDED
    assert site.get(site.page, If_None_Match=first.headers["etag"]).status == 200


@pytest.mark.parametrize("path", ["", ".json", "/label.svg", "/bundle.json"])
def test_headers_let_nothing_in(site: Site, path: str) -> None:
    headers = site.get(site.page + path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_health(site: Site) -> None:
    assert site.get("/healthz").body == b"ok"


def test_other_approaches_and_gases_are_shown() -> None:
    """Where a declaration gives reason to compare, both results stand on the page and the certified one is marked."""
    certificate = lamp()
    at = datetime(2026, 12, 1, tzinfo=UTC)
    statement = StatementSummary(
        id="VS-1",
        verifier=certificate.verifier,
        level_of_assurance=certificate.level_of_assurance,
        opinion=Opinion.UNMODIFIED,
        criteria=(),
        rules=(),
        nonconformities_closed=0,
        signed_at=certificate.issued_at,
    )
    record = PublicRecord(as_of=at, status="valid", since=at, certificate=certificate, statement=statement)
    page = Pages("", demo=True).record(record, "en")
    assert "by the grid of the place · <b>this number</b></small></th><td>147 kg CO₂e</td>" in page
    assert f"Rule set · {certificate.lock['policy']['id']}</small>" in page
    assert "121 kg CO₂e" in page
    assert "21.4 g · GWP100 29.8" in page
