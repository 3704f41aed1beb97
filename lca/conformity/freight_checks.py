"""Checks of freight and of legs that cross a border."""

from collections.abc import Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_met
from lca.errors import say
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Exchange
from lca.inventory.treatment.freight import mode_of_dataset
from lca.inventory.treatment.part import treatment_of
from lca.inventory.treatment.treat import task_of


def freight_mode(case: Case) -> Verdict:
    """The stated mode is that of the dataset."""
    stated = [e for e in case.declaration.exchanges if e.transport is not None and e.transport.mode is not None]
    if not stated:
        return not_applicable(say("No leg states how it is carried."))
    task = task_of(case.declaration, case.background, treatment_of(case.policy))
    wrong = [
        e.id
        for e in stated
        if (mode := mode_of_dataset(task, e)) and e.transport is not None and mode != e.transport.mode
    ]
    if wrong:
        return not_met(
            say("{count} leg(s) are linked to freight of another mode than they state.", count=len(wrong)),
            say("Correct the mode, or link the freight that carries the goods."),
            *wrong,
        )
    return met()


def freight_load(case: Case) -> Verdict:
    """Own loads and empty returns are known, not guessed."""
    stated = [e for e in case.declaration.exchanges if e.transport is not None and e.transport.load_share is not None]
    if not stated:
        return not_applicable(say("No leg states its own load: the means of the datasets hold."))
    guessed = [e.id for e in stated if e.source.kind is SourceKind.ESTIMATED or not e.source.reference]
    if guessed:
        return not_met(
            say("{count} leg(s) state a load and an empty return of their own without a record.", count=len(guessed)),
            say("Name the carrier's record of loads and ways back, or leave both to the dataset."),
            *guessed,
        )
    return met()


def _behind(case: Case) -> list[Exchange]:
    return [e for e in case.declaration.exchanges if e.transport is not None and e.transport.beyond_border]


def border_places(case: Case) -> Verdict:
    """A leg behind the border says from where to where it goes."""
    behind = _behind(case)
    if not behind:
        return not_applicable(say("No leg lies behind the border of Hong Kong."))
    bare = [e.id for e in behind if e.transport and not (e.transport.origin and e.transport.destination)]
    if bare:
        return not_met(
            say("{count} leg(s) behind the border do not say from where to where.", count=len(bare)),
            say("Give origin and destination: the leg that ends at the border is a row of its own."),
            *bare,
        )
    return met()


def border_view(case: Case) -> Verdict:
    """The result that ends at the border is shown, beside the one of the declared boundary."""
    if not _behind(case):
        return not_applicable(say("No leg lies behind the border of Hong Kong."))
    shown = {other.approach: other for other in case.result.alternatives if other.kind == "view"}
    if "to_border" in shown and "whole" in shown and shown["whole"].claimed:
        return met(say("Up to the border it is {total} kg CO2e.", total=float(f"{shown['to_border'].total:.6g}")))
    return not_met(
        say("The result that ends at the border is not shown beside the whole."),
        say("Calculate the study with the reference engine, which shows both."),
    )


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "freight-mode": freight_mode,
        "freight-load": freight_load,
        "border-places": border_places,
        "border-view": border_view,
    }
)
