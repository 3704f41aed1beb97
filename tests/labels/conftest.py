"""One issued label, made by the real calculation on a release that fits on a page, with demonstration keys made here."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec import Struct

from labels.documents.bundle import Bundle
from labels.documents.certificate import Certificate
from labels.documents.party import Party
from labels.documents.statement import JudgedRule, LevelOfAssurance, Opinion, VerificationStatement
from labels.documents.status import CertificateStatus, StatusEntry, StatusList
from labels.issue import IssueTerms, IssuingKeys, StatementTerms, draft_certificate, draft_statement, issue
from labels.trust.envelope import seal
from labels.trust.keys import SigningKey, generate_key
from labels.trust.trust_list import PublicKey, Role, TrustedIssuer, TrustList
from lca.calculate import Calculation, calculate
from lca.canonical import canonical_bytes
from lca.data import open_policy
from lca.documents import LocalText
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.scope.policy import Policy
from tests.studies import declaration, method, process, release, row

SIGNED_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
ISSUED_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

BODY = Party(
    id="demo-body",
    name=LocalText.model_validate(
        {"zh-Hans": "示例认证机构", "zh-Hant": "示例認證機構", "en": "Demo Certification Body"}
    ),
    registration="CNCA-R-DEMO-001",
)
VERIFIER = Party(
    id="demo-verifier",
    name=LocalText.model_validate(
        {"zh-Hans": "示例核查机构", "zh-Hant": "示例核證機構", "en": "Demo Verification Ltd."}
    ),
    registration="VVB-DEMO-001",
)

STATEMENT_TERMS = StatementTerms(
    id="TBD-S-2026-000001",
    application="A-000001",
    demo=True,
    verifier=VERIFIER,
    level_of_assurance=LevelOfAssurance.REASONABLE,
    opinion=Opinion.UNMODIFIED,
    criteria=("ISO 14067:2018", "GB/T 24067-2024"),
    rules=(
        JudgedRule(rule="14067-6.3.3", outcome="met", judged_by="machine"),
        JudgedRule(rule="14067-6.3.5", outcome="met", judged_by="verifier", note="Meters seen on site."),
    ),
    signed_at=SIGNED_AT,
    nonconformities_closed=1,
)
ISSUE_TERMS = IssueTerms(
    number="TBD-2026-000001",
    address="https://label.example/c/tbd-2026-000001",
    demo=True,
    body=BODY,
    holder_id="demo-maker",
    decision_maker="demo-decider",
    issued_at=ISSUED_AT,
    valid_from=date(2026, 3, 2),
)


class Issued(Struct, frozen=True):
    """An issued label and everything that made it. total: 2.95 kg CO2e per piece, solved by hand below."""

    declaration: Declaration
    background: BackgroundRelease
    method: Method
    policy: Policy
    calculation: Calculation
    statement: VerificationStatement
    statement_token: str
    certificate: Certificate
    bundle: Bundle
    bundle_bytes: bytes
    trust: TrustList
    keys: dict[str, SigningKey]

    def status_list(self, status: CertificateStatus, as_of: datetime, *, number: str | None = None) -> str:
        """A signed status list in which the certificate has a status."""
        entry = StatusEntry(
            number=number or self.certificate.number, status=status, since=as_of - timedelta(days=1), reason="test"
        )
        document = StatusList(issuer=BODY.id, demo=True, as_of=as_of, entries=(entry,))
        return seal(document, self.keys["status"])

    def bundle_with(self, **tokens: str) -> bytes:
        """The bundle's bytes with other tokens."""
        return canonical_bytes({**self.bundle.canonical(), **tokens})

    def declaration_with(self, **fields: object) -> Declaration:
        """The declaration with fields of its JSON value changed."""
        return Declaration.model_validate_json(json.dumps({**self.declaration.canonical(), **fields}))


def tiny_background() -> BackgroundRelease:
    """Electricity: 0.5 kg CO2 and 2 g SO2 per kWh. Steel: 2 kg CO2e whose gases are unspecified, and 1 kWh, per kg.
    Wood: takes up 0.25 kg CO2 per kg. Truck: 0.1 kg CO2 per t*km."""
    return release(
        process("electricity", "kWh", emits={"co2-fossil": ("0.5", "kg"), "so2": ("0.002", "kg")}),
        process(
            "steel",
            "kg",
            inputs={"electricity": ("1", "kWh")},
            emits={"ghg-unspecified-ar5": ("2", "kg CO2e")},
            declares=("GHG",),
        ),
        process("wood", "kg", emits={"co2-biogenic-uptake": ("0.25", "kg")}),
        process("truck", "t*km", emits={"co2-fossil": ("0.1", "kg")}),
    )


def tiny_declaration() -> Declaration:
    """By hand, kg CO2e per piece: 1 kg steel 2.5, 0.2 kg wood -0.05, 1 kWh electricity 0.5; 2.95 in all."""
    material = {"stage": "raw_material_acquisition"}
    return declaration(
        row("M-001", "1", "kg", "background:steel", **material, name="Steel sheet"),
        row("M-002", "0.2", "kg", "background:wood", **material, name="Wooden handle"),
        row("E-001", "1", "kWh", "background:electricity", kind="energy", name="Electricity of the plant"),
        cut_offs=[
            {
                "id": "C-001",
                "stage": "production",
                "name": "Marking ink",
                "reason": "0.2 g a piece",
                "estimated_share": "0.001",
            }
        ],
    )


def listed(key: SigningKey, party: Party, *roles: Role) -> TrustedIssuer:
    """An entry of the trust list that lets a key sign in 2026 and 2027."""
    return TrustedIssuer(
        id=party.id,
        name=party.name,
        jwk=PublicKey.model_validate(key.public_jwk()),
        roles=roles,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2027, 12, 31, tzinfo=UTC),
        demo=key.demo,
    )


@pytest.fixture(scope="session")
def issued() -> Issued:
    """A label issued on 2026-03-02, valid until 2028-03-01."""
    background, factors, policy = tiny_background(), method(), open_policy("general-2026.1")
    study = tiny_declaration()
    calculation = calculate(study, background, factors, policy)
    keys = {name: generate_key(f"demo-{name}-1", demo=True) for name in ("body", "verifier", "status")}
    trust = TrustList(
        issuers=(
            listed(keys["body"], BODY, Role.CERTIFICATION_BODY),
            listed(keys["verifier"], VERIFIER, Role.VERIFIER),
            listed(keys["status"], BODY, Role.STATUS),
        )
    )
    statement = draft_statement(calculation, calculate(study, background, factors, policy), policy, STATEMENT_TERMS)
    token = seal(statement, keys["verifier"])
    certificate = draft_certificate(calculation, statement, background, policy, ISSUE_TERMS)
    bundle = issue(certificate, token, IssuingKeys(keys["body"], keys["status"]), trust)
    return Issued(
        declaration=study,
        background=background,
        method=factors,
        policy=policy,
        calculation=calculation,
        statement=statement,
        statement_token=token,
        certificate=certificate,
        bundle=bundle,
        bundle_bytes=canonical_bytes(bundle.canonical()),
        trust=trust,
        keys=keys,
    )


@pytest.fixture(scope="session")
def recalculate(issued: Issued) -> Callable[[Declaration], Calculation]:
    """Calculate another declaration with the data of the issued one."""
    return lambda study: calculate(study, issued.background, issued.method, issued.policy)
