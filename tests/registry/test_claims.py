"""A certificate of electricity is claimed once: whoever sends it in first has it until the application ends."""

from typing import Any

import pytest

from lca.inventory.declaration import Declaration
from registry.bootstrap import Registry
from registry.errors import Refused
from registry.roles import Actor
from registry.transitions import Act
from tests.registry.acts import verified
from tests.registry.world import product

SOURCE = {"kind": "measured", "reference": "record", "year": 2025}


def certified(first: int, count: int = 10, site: str = "Shenzhen", **fields: Any) -> Declaration:
    """The product, with certificates of wind power for its site."""
    base = product().canonical()
    lot = {
        "id": "GEC-1",
        "first_number": f"{first:032d}",
        "last_number": f"{first + count - 1:032d}",
        "energy": {"amount": str(count), "unit": "MWh"},
        "link": {"kind": "background", "target": "wind"},
        "grid": "China Southern",
        "produced": "2025-06-01",
        "retired": "2025-08-01",
        "retired_for": "Example Co.",
        "source": SOURCE,
    }
    return product(
        product=base["product"] | {"site": site},
        site_electricity={
            "used": {"amount": "1000", "unit": "MWh"},
            "grid": "China Southern",
            "source": SOURCE,
        },
        instruments=[lot],
        **fields,
    )


def send(registry: Registry, maker: Actor, declaration: Declaration) -> str:
    application = registry.desk.draft_declaration(maker, declaration)
    registry.desk.submit(maker, application)
    return application


def refusal(registry: Registry, maker: Actor, declaration: Declaration) -> list[str]:
    with pytest.raises(Refused) as caught:
        send(registry, maker, declaration)
    return [problem.code for problem in caught.value.problems]


def test_another_company_cannot_claim_the_same_certificate(registry: Registry, maker: Actor, rival: Actor) -> None:
    send(registry, maker, certified(1))
    assert refusal(registry, rival, certified(10)) == ["certificate-claimed-elsewhere"]
    send(registry, rival, certified(11))


def test_products_of_one_site_share_their_certificates(registry: Registry, maker: Actor) -> None:
    send(registry, maker, certified(1))
    send(registry, maker, certified(1))
    assert refusal(registry, maker, certified(1, site="Dongguan")) == ["certificate-claimed-elsewhere"]


def test_a_claim_ends_with_its_application(registry: Registry, maker: Actor, rival: Actor, clerk: Actor) -> None:
    taken = send(registry, maker, certified(1))
    registry.desk.send_back(clerk, taken, "the wrong form")
    first = send(registry, rival, certified(1))
    with pytest.raises(Refused):
        registry.desk.submit(maker, taken)
    registry.desk.abandon(rival, first)
    registry.desk.submit(maker, taken)


def test_a_draft_claims_nothing(registry: Registry, maker: Actor, rival: Actor) -> None:
    registry.desk.draft_declaration(maker, certified(1))
    send(registry, rival, certified(1))


def test_nothing_is_granted_while_two_claim_it(registry: Registry, maker: Actor, rival: Actor, decider: Actor) -> None:
    """Two who send at the same moment are both taken in: neither is granted before the other has ended."""
    application = verified(registry, certified(1))
    procedure = registry.desk._office.procedure
    second = registry.desk.draft_declaration(rival, certified(1))
    sent = {"study_digest": "s", "result_digest": "r", "figures": "f", "total": 1.0}
    claims = {"site": "Huizhou", "lots": [["GEC-7", "GEC", f"{4:032d}", f"{4:032d}", 1]]}
    procedure.act(procedure.open(rival, second), Act.SUBMIT, rival, sent | {"claims": claims})
    with pytest.raises(Refused) as caught:
        registry.desk.grant(decider, application)
    assert [problem.code for problem in caught.value.problems] == ["certificate-claimed-elsewhere"]
    registry.desk.abandon(rival, second)
    assert registry.desk.grant(decider, application)
