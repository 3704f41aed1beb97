"""`tanbiao policies`: the rule sets that a study can be pinned to, and what each prescribes."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer

if TYPE_CHECKING:
    from cli.page import Page
    from lca.scope.policy import Policy


def policies(
    name: Annotated[str, typer.Argument(metavar="[POLICY]", help="Say what this one prescribes.")] = "",
) -> Answer:
    """List the policies: general rules, and product category rules.

    A study names its policy on the sheet of unit and boundary. With a name, every limit and choice is listed with its
    source.
    """
    from cli.releases import installed_releases
    from lca.data import open_policy, policy_ids

    root = installed_releases().root
    found = [open_policy(one, root) for one in ([name] if name else policy_ids(root))]
    if name:
        return Answer(_document(found[0]), lambda page: _show_one(page, found[0]))
    return Answer({"policies": [_document(one) for one in found]}, lambda page: _show_all(page, found))


def _document(policy: "Policy") -> dict[str, Any]:
    rules = policy.category_rules
    return {
        "id": policy.id,
        "digest": policy.digest,
        "title": dict(policy.title),
        "parameters": {
            key: {"value": one.value, "unit": one.unit, "source": one.source} for key, one in policy.parameters.items()
        },
        "choices": {key: {"value": one.value, "source": one.source} for key, one in policy.choices.items()},
        "category_rules": rules.canonical() if rules else None,
    }


def _show_all(page: "Page", found: "list[Policy]") -> None:
    page.heading("Policies")
    page.table(["Policy", "Title"], [[one.id, _title(page, one)] for one in found])


def _show_one(page: "Page", policy: "Policy") -> None:
    page.heading("{title}", title=_title(page, policy))
    _show_category(page, policy)
    limits = [
        [key, f"{one.value:g} {one.unit}".removesuffix(" 1"), one.source]
        for key, one in sorted(policy.parameters.items())
    ]
    page.line()
    page.table(["Limit", "Value", "Source"], limits)
    page.line()
    page.table(["Choice", "Value", "Source"], [[key, one.value, one.source] for key, one in policy.choices.items()])


def _show_category(page: "Page", policy: "Policy") -> None:
    rules, language = policy.category_rules, page.language
    if rules is None:
        return
    page.table(
        ["", ""],
        [
            [page.plain("Status"), rules.status],
            [page.plain("Periods"), f"{rules.validity.first} … {rules.validity.last}"],
            [page.plain("Products"), rules.category.covers.get(language)],
            [page.plain("Not for"), rules.category.leaves_out.get(language)],
            [page.plain("Unit"), f"{', '.join(rules.unit.units)}: {rules.unit.wording.get(language)}"],
            [page.plain("Required"), "; ".join(one.name.get(language) for one in rules.required)],
            [page.plain("Benchmark"), rules.benchmark.set_id or rules.benchmark.reason.get(language)],
        ],
    )


def _title(page: "Page", policy: "Policy") -> str:
    return policy.title.get(page.language) or policy.title["en"]
