"""Certificates of electricity that applications claim: no number counts for two sites.

What an application claims is part of the event that sends it in, so that the ledger is the list of claims: it cannot be
changed, and nothing else has to be kept. Products of one company made at one site may name the same certificates,
because these are spread over the whole site. A claim ends when its application is returned, refused or abandoned.
"""

from collections.abc import Mapping
from typing import Any

from lca.inventory.declaration import Declaration
from lca.inventory.treatment.certificate_numbers import CertificateNumbers, certificate_numbers
from lca.inventory.treatment.instruments import folded, numbers_of
from lca.inventory.treatment.part import treatment_of
from lca.scope.policy import Policy
from registry.application import Application, stream_of
from registry.ports import EventStore
from registry.transitions import Act, ApplicationState

ENDED = frozenset({ApplicationState.DRAFT, ApplicationState.REFUSED, ApplicationState.ABANDONED})
Claims = Mapping[str, Any]  # site: text; lots: [id, scheme, first number, last number, count] of each


def claims_of(declaration: Declaration, policy: Policy) -> Claims | None:
    """What a declaration claims, as its event keeps it; None where it claims nothing that can be counted."""
    mwh = treatment_of(policy).parameter("certificate_energy", 1)
    lots = [
        [lot.id, lot.scheme, lot.first_number, lot.last_number, numbers.count]
        for lot in declaration.instruments
        if (numbers := numbers_of(lot, mwh)) is not None
    ]
    return {"site": declaration.product.site, "lots": lots} if lots else None


def claimed_elsewhere(store: EventStore, application: Application, claims: Claims | None) -> tuple[str, ...]:
    """Ids of lots of which another company, or another site, claims a certificate in this registry."""
    if claims is None:
        return ()
    site = folded(claims["site"])
    others = _live_claims(store, application, site)
    return tuple(
        lot[0] for lot in claims["lots"] if any(_overlap(lot, other) for found in others for other in found["lots"])
    )


def sent_claims(store: EventStore, application: Application) -> Claims | None:
    """What an application claimed when it was sent in last."""
    return _latest(store).get(stream_of(application.id))


def _live_claims(store: EventStore, application: Application, site: str) -> list[Claims]:
    latest = _latest(store)
    return [
        found
        for row in store.applications()
        if row.id != application.id and row.state not in ENDED and (found := latest.get(stream_of(row.id))) is not None
        if row.applicant != application.applicant or folded(found["site"]) != site
    ]


def _latest(store: EventStore) -> Mapping[str, Claims]:
    """Claims by stream, as they were sent in last."""
    found: dict[str, Claims] = {}
    for event in store.events():
        if event.tag in (Act.SUBMIT, Act.ANSWER):
            found.pop(event.stream, None)
            if "claims" in event.payload:
                found[event.stream] = event.payload["claims"]
    return found


def _overlap(lot: list[Any], other: list[Any]) -> bool:
    one, two = _numbers(lot), _numbers(other)
    return folded(lot[1]) == folded(other[1]) and one is not None and two is not None and one.overlaps(two)


def _numbers(lot: list[Any]) -> CertificateNumbers | None:
    _, _, first, last, count = lot
    return certificate_numbers(first, last, count)
