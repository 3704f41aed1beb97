"""The explicit catalogue: every rule with its check, and the one loop that runs them."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from lca.conformity import inventory_checks, scope_checks
from lca.conformity.rule import Case, Finding, JudgedBy, Rule, Strength, Verdict

Check = Callable[[Case], Verdict]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "unit-kind": scope_checks.unit_kind,
        "reference-flow": scope_checks.reference_flow,
        "stages-stated": scope_checks.stages_stated,
        "boundary-kind": scope_checks.boundary_kind,
        "stage-has-data": scope_checks.stage_has_data,
        "all-linked": scope_checks.all_linked,
        "cut-off-reasons": scope_checks.cut_off_reasons,
        "cut-off-single": scope_checks.cut_off_single,
        "cut-off-total": scope_checks.cut_off_total,
        "time-period": scope_checks.time_period,
        "use-scenario": scope_checks.use_scenario,
        "end-of-life-scenario": scope_checks.end_of_life_scenario,
        "allocation-order": inventory_checks.allocation_order,
        "allocation-sum": inventory_checks.allocation_sum,
        "separate-reporting": inventory_checks.separate_reporting,
        "one-gwp-set": inventory_checks.one_gwp_set,
        "biogenic-carbon-content": inventory_checks.biogenic_carbon_content,
        "aircraft-apart": inventory_checks.aircraft_apart,
        "electricity-life-cycle": inventory_checks.electricity_life_cycle,
        "no-offsets": inventory_checks.no_offsets,
        "sources-stated": inventory_checks.sources_stated,
        "own-data-primary": inventory_checks.own_data_primary,
        "data-quality": inventory_checks.data_quality,
        "data-age": inventory_checks.data_age,
        "spend-based-share": inventory_checks.spend_based_share,
        "gases-complete": inventory_checks.gases_complete,
        "mass-balance": inventory_checks.mass_balance,
        "goal-and-scope": inventory_checks.for_the_verifier,
        "activity-data-evidence": inventory_checks.for_the_verifier,
        "representative-data": inventory_checks.for_the_verifier,
    }
)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the file."""
    data = tomllib.loads(Path(__file__).with_name("iso14067.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            **{
                **entry,
                "strength": Strength(entry["strength"]),
                "judged_by": JudgedBy(entry["judged_by"]),
            }
        )
        for entry in data["rule"]
    )


def judge(case: Case) -> tuple[Finding, ...]:
    """Every rule judged on one study. Deterministic; a bad product never raises."""
    return tuple(Finding(rule, CHECKS[rule.id](case)) for rule in rules())
