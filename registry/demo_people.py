"""The people of demonstration and their keys. They exist in demo mode only, have no passwords, and sign nothing that
is real.
"""

import secrets
from contextlib import suppress
from datetime import datetime

from msgspec import Struct

from labels.documents.party import Party
from labels.trust.trust_list import Role as TrustRole
from lca.documents import LocalText
from registry.accounts import Accounts, NewPerson
from registry.errors import Refused
from registry.keyring import DEMO_KEY_YEARS, Keyring, KeyTerms
from registry.roles import Organisation, OrganisationKind, Role

MAKER, RIVAL, CLERK, VERIFIER, DECISION_MAKER = "maker", "rival", "clerk", "verifier", "decision"


def _text(zh_hans: str, zh_hant: str, en: str, pt: str) -> LocalText:
    return LocalText.model_validate({"zh-Hans": zh_hans, "zh-Hant": zh_hant, "en": en, "pt": pt})


def _organisation(organisation_id: str, kind: OrganisationKind, registration: str, name: LocalText) -> Organisation:
    return Organisation(organisation_id, kind, name, registration, demo=True)


def _person(login: str, organisation: str, role: Role, name: LocalText) -> NewPerson:
    return NewPerson(f"demo-{login}-1", login, name, organisation, frozenset({role}))


BODY = _organisation(
    "demo-body",
    OrganisationKind.CERTIFICATION_BODY,
    "DEMO-CB-0001",
    _text(
        "碳标示例认证机构",
        "碳標示例認證機構",
        "Tanbiao Demo Certification Body",
        "Organismo de Certificação Demo Tanbiao",
    ),
)
_MANUFACTURER = OrganisationKind.MANUFACTURER
_DEMO_MAKER = _text(
    "深圳示例制造有限公司", "深圳示例製造有限公司", "Shenzhen Demo Manufacturing Co.", "Shenzhen Demo Manufacturing Co."
)
_DEMO_RIVAL = _text(
    "东莞示例竞争有限公司", "東莞示例競爭有限公司", "Dongguan Demo Rival Co.", "Dongguan Demo Rival Co."
)
ORGANISATIONS: tuple[Organisation, ...] = (
    BODY,
    _organisation("demo-maker", _MANUFACTURER, "DEMO-MFR-0001", _DEMO_MAKER),
    _organisation("demo-rival", _MANUFACTURER, "DEMO-MFR-0002", _DEMO_RIVAL),
)
PEOPLE: tuple[NewPerson, ...] = (
    _person(MAKER, "demo-maker", Role.MANUFACTURER, _text("陈工", "陳工", "Chen Gong", "Chen Gong")),
    _person(RIVAL, "demo-rival", Role.MANUFACTURER, _text("周工", "周工", "Zhou Gong", "Zhou Gong")),
    _person(CLERK, "demo-body", Role.CLERK, _text("林敏", "林敏", "Lin Min", "Lin Min")),
    _person(VERIFIER, "demo-body", Role.VERIFIER, _text("王核", "王核", "Wang He", "Wang He")),
    _person(DECISION_MAKER, "demo-body", Role.DECISION_MAKER, _text("李定", "李定", "Li Ding", "Li Ding")),
)


class _Need(Struct, frozen=True):
    party: Party
    roles: tuple[TrustRole, ...]


def make_demo_people(accounts: Accounts) -> None:
    """Register the demo organisations and people that are not there yet; another process may be doing the same."""
    for organisation in ORGANISATIONS:
        if accounts.organisation(organisation.id) is None:
            with suppress(Refused):
                accounts.register_organisation(organisation)
    for person in PEOPLE:
        if accounts.actor(person.id) is None:
            with suppress(Refused):
                accounts.register(person)


def make_demo_keys(keyring: Keyring, now: datetime) -> None:
    """Make a key for each demo party that signs and has none: body (certificates), body (status lists), verifier."""
    trust = keyring.trust_list()
    start = now.replace(microsecond=0)
    for need in _needs():
        if any(issuer.id == need.party.id and issuer.roles == need.roles for issuer in trust.issuers):
            continue
        terms = KeyTerms(
            need.party, need.roles, start, start.replace(year=start.year + DEMO_KEY_YEARS, day=1), demo=True
        )
        keyring.create(f"{need.party.id}-{need.roles[0]}-{secrets.token_hex(4)}", terms)


def _needs() -> tuple[_Need, ...]:
    verifiers = (person for person in PEOPLE if Role.VERIFIER in person.roles)
    return (
        _Need(BODY.party(), (TrustRole.CERTIFICATION_BODY,)),
        _Need(BODY.party(), (TrustRole.STATUS,)),
        *(_Need(Party(id=p.id, name=p.name, registration=BODY.registration), (TrustRole.VERIFIER,)) for p in verifiers),
    )
