"""Checks of co-products: what is divided adds up, the other key is calculated, avoided steps are reasoned."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from msgspec.structs import replace

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.errors import InvalidInput, say
from lca.inventory.allocation import AVOIDED, alternative, node_id, shares
from lca.inventory.declaration import Allocation, AllocationStep
from lca.inventory.product_system import ProductSystem, build_product_system
from lca.inventory.treatment.part import treatment_of

_CLOSED = Fraction(1, 10**9)  # relative; sums of exact shares have no error, so that any gap is a defect


def allocation_inventory(case: Case) -> Verdict:
    """What the product takes and what the shares leave to the others make the undivided process."""
    divided = [a for a in case.declaration.allocations if a.step not in AVOIDED]
    if not divided:
        return not_applicable(say("No process is divided between products."))
    undivided = _undivided(case)
    open_ = []
    for allocation in divided:
        main = next(i for i, output in enumerate(allocation.outputs) if output.is_main)
        others = sum((share for i, share in enumerate(shares(allocation)) if i != main), Fraction(0))
        whole, taken = (_amounts(system, node_id(allocation)) for system in (undivided, case.system))
        gaps = [abs(taken.get(i, Fraction(0)) + others * amount - amount) for i, amount in whole.items()]
        if any(gap > _CLOSED * abs(amount) for gap, amount in zip(gaps, whole.values(), strict=True)):
            open_.append(_name(allocation))
    if open_:
        return not_met(
            say("The inventories of the products of {count} process(es) do not sum to the process.", count=len(open_)),
            say("Give positive amounts and keys for every output."),
            *open_,
        )
    return met(say("Every input and output is divided without rest."))


def _undivided(case: Case) -> ProductSystem:
    """The system as if no process had co-products; recycling shares with the product's share, so it is left as is."""
    plain = case.declaration.model_copy(update={"allocations": ()})
    try:
        return build_product_system(plain, case.background, treatment_of(case.policy))
    except InvalidInput:  # what hinders it is reported where the study itself is linked
        return replace(case.system, exchanges=())


def _amounts(system: ProductSystem, node: str) -> Mapping[str, Fraction]:
    return {e.exchange.id: e.amount for e in system.exchanges if e.node == node}


def _name(allocation: Allocation) -> str:
    return allocation.process or str(allocation.stage)


def allocation_keys(case: Case) -> Verdict:
    """A key of 1 for every output means one common unit."""
    divided = [a for a in case.declaration.allocations if a.step not in AVOIDED]
    if not divided:
        return not_applicable(say("No process is divided between products."))
    mixed = [
        _name(a)
        for a in divided
        if len({o.unit for o in a.outputs}) > 1 and len({Fraction(o.key) for o in a.outputs}) == 1
    ]
    if mixed:
        return not_met(
            say("{count} allocation(s) compare outputs of different units by one key.", count=len(mixed)),
            say("Give all outputs in one unit, or the key per unit of each output."),
            *mixed,
        )
    empty = [_name(a) for a in divided if _main_share(a) <= 0]
    if empty:
        return not_met(
            say("The product takes nothing of {count} process(es) that make it.", count=len(empty)),
            say("Give the product a positive amount and key, e.g. its price; 0 is for waste without a price."),
            *empty,
        )
    return met()


def _main_share(allocation: Allocation) -> Fraction:
    return next(share for o, share in zip(allocation.outputs, shares(allocation), strict=True) if o.is_main)


def allocation_alternative(case: Case) -> Verdict:
    """The footprint by the other key, and how far it is from the stated one."""
    found = case.declaration.allocations
    if not any(a.step is not AllocationStep.SUBDIVISION for a in found):
        return not_applicable(say("No process is allocated or expanded."))
    without = [_name(a) for a in found if a.step is not AllocationStep.SUBDIVISION and alternative(a) is None]
    shown = [a for a in case.result.alternatives if a.kind == "allocation" and not a.claimed]
    if without or not shown:
        return not_met(
            say("{count} allocation(s) have no other key to calculate the effect of the choice.", count=len(without)),
            say("Give the alternative key of every output, e.g. its price, or the outputs in units of mass."),
            *without,
        )
    total, other = case.result.total, shown[0]
    change = 100 * (other.total - total) / abs(total) if total else 0.0
    return met(
        say(
            "By {key} the footprint is {total} kg CO2e, {change} % from the stated one.",
            key=other.approach,
            total=float(f"{other.total:.4g}"),
            change=f"{change:+.1f}",
        )
    )


def allocation_avoided(case: Case) -> Verdict:
    """Subdivision and expansion say how."""
    avoided = [a for a in case.declaration.allocations if a.step in AVOIDED]
    if not avoided:
        return not_applicable(say("Allocation is not avoided by subdivision or system expansion."))
    bare = [_name(a) for a in avoided if not a.reason]
    if bare:
        return not_met(
            say("{count} divided or expanded process(es) give no reason.", count=len(bare)),
            say("Say how the process was divided, or why the co-product replaces the named product."),
            *bare,
        )
    return met()


def subdivision_evidence(case: Case) -> Verdict:
    """Only a person can see that what is declared is the main product's alone."""
    divided = [_name(a) for a in case.declaration.allocations if a.step is AllocationStep.SUBDIVISION]
    if not divided:
        return not_applicable(say("No process is subdivided."))
    return not_judged(
        say("All exchanges of {processes} count for the product: the verifier judges the subdivision at the site.",
            processes=", ".join(divided))
    )  # fmt: skip


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "allocation-inventory": allocation_inventory,
        "allocation-keys": allocation_keys,
        "allocation-alternative": allocation_alternative,
        "allocation-avoided": allocation_avoided,
        "subdivision-evidence": subdivision_evidence,
    }
)
