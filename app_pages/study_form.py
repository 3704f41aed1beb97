"""Company, product, unit, boundary and study as forms. What is typed becomes the JSON of a whole declaration, which
goes through the same reader as an uploaded file: a form knows no rule.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from msgspec import Struct

from app_pages import door
from app_pages.boundary import boundary
from app_pages.visit import Visit
from app_pages.wording import SOURCES
from labels.artwork.wording import BOUNDARIES, STAGE_STATES, STAGES, UNITS_OF_STUDY
from labels.language import NAMES
from lca.data import open_policy, policy_ids
from lca.documents import LANGUAGES
from lca.errors import BackgroundError, Message, say
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Declaration
from lca.scope.boundary import BoundaryKind, LifeCycleStage, StageStatus
from lca.scope.declared_unit import UnitKind
from lca.units import unit_names
from registry.views import ApplicationView

FILE = "form.json"
Path = tuple[str, ...]
_NO_UNIT = ""


class Field(Struct, frozen=True):
    """One line of a form. path: where it stands in the declaration. draw: shows it and gives back what was typed.

    help: what belongs here; None where the label says it.
    """

    path: Path
    label: Message
    draw: Callable[[Visit, "Field", Any, str], Any]
    help: Message | None = None
    choices: Mapping[str, Message] | None = None


def _text(visit: Visit, field: Field, value: Any, key: str) -> str:
    return st.text_input(visit.tell(field.label), value or "", key=key, help=_help(visit, field), max_chars=200).strip()


def _long(visit: Visit, field: Field, value: Any, key: str) -> str:
    return st.text_area(visit.tell(field.label), value or "", key=key, help=_help(visit, field), max_chars=4000).strip()


def _local(visit: Visit, field: Field, value: Any, key: str) -> dict[str, str]:
    """One text in each language of the product."""
    typed: dict[str, str] = {}
    for column, tag in zip([c for _ in range(2) for c in st.columns(2)], LANGUAGES, strict=True):
        label = f"{visit.tell(field.label)} · {NAMES[tag]}"
        typed[tag] = column.text_input(label, (value or {}).get(tag, ""), key=f"{key}_{tag}", max_chars=200).strip()
    return typed


def _quantity(visit: Visit, field: Field, value: Any, key: str) -> dict[str, str] | None:
    """An amount and its unit; an empty amount is none given."""
    left, right = st.columns(2)
    given = value or {"amount": "", "unit": _NO_UNIT}
    units = [_NO_UNIT, *unit_names()]
    amount = left.text_input(visit.tell(field.label), given["amount"], key=f"{key}_amount", help=_help(visit, field))
    unit = right.selectbox(visit.t("Unit"), units, units.index(given["unit"]), key=f"{key}_unit")
    return {"amount": amount.strip(), "unit": str(unit)} if amount.strip() else None


def _choice(visit: Visit, field: Field, value: Any, key: str) -> str:
    words = field.choices or {}
    names = list(words)
    place = names.index(str(value)) if str(value) in names else 0
    label = visit.tell(field.label)
    return str(st.selectbox(label, names, place, key=key, format_func=lambda one: visit.tell(words[str(one)])))


def _stages(visit: Visit, field: Field, value: Any, key: str) -> list[dict[str, str]]:
    """Each life cycle stage: inside or not, and why where it is not."""
    told = {entry["stage"]: entry for entry in value or ()}
    rows: list[dict[str, str]] = []
    states = list(StageStatus)
    for stage in LifeCycleStage:
        left, right = st.columns((1, 2))
        entry = told.get(str(stage), {"status": str(StageStatus.EXCLUDED), "reason": ""})
        status = left.selectbox(
            visit.tell(STAGES[stage]),
            states,
            states.index(StageStatus(entry["status"])),
            key=f"{key}_{stage}",
            format_func=lambda one: visit.tell(STAGE_STATES[one]),
        )
        reason = right.text_input(
            visit.t("Reason, where it is not included"), entry.get("reason", ""), key=f"{key}_{stage}_reason"
        )
        rows.append({"stage": str(stage), "status": str(status), "reason": reason.strip()})
    return rows


def _policy(visit: Visit, field: Field, value: Any, key: str) -> str:
    """The rules of the study: general ones, then those of product categories, by their titles."""
    names = list(dict.fromkeys((*policy_ids(door.registry().settings.databases), str(value))))
    return str(
        st.selectbox(
            visit.tell(field.label),
            names,
            names.index(str(value)),
            key=key,
            format_func=lambda one: _policy_title(visit, str(one)),
            help=_help(visit, field),
        )
    )


def _policy_title(visit: Visit, name: str) -> str:
    try:
        return f"{visit.local(open_policy(name, door.registry().settings.databases).title)} · {name}"
    except BackgroundError:  # of another installation
        return name


def _texts(visit: Visit, field: Field, value: Any, key: str) -> list[str]:
    text = st.text_input(visit.tell(field.label), "; ".join(value or ()), key=key, help=_help(visit, field))
    return [part for one in text.replace("；", ";").split(";") if (part := one.strip())]


def _year(visit: Visit, field: Field, value: Any, key: str) -> int | None:
    year = st.number_input(visit.tell(field.label), 1990, 2100, value, step=1, format="%d", key=key)
    return None if year is None else int(year)


def _help(visit: Visit, field: Field) -> str | None:
    return None if field.help is None else visit.tell(field.help)


_SITE = "site_electricity"
_DAY = say("As 2025-01-31")
SECTIONS: tuple[tuple[Message, Sequence[Field]], ...] = (
    (
        say("Company"),
        (
            Field(("company", "name"), say("Name of the company"), _local),
            Field(("company", "credit_code"), say("Unified social credit code, or company number"), _text),
            Field(("company", "address"), say("Address"), _text),
            Field(("company", "contact"), say("Contact"), _text),
        ),
    ),
    (
        say("Product"),
        (
            Field(("product", "name"), say("Name of the product"), _local),
            Field(("product", "model"), say("Model"), _text),
            Field(("product", "gtin"), say("Bar code number (GTIN)"), _text),
            Field(("product", "category"), say("Product category"), _text),
            Field(("product", "site"), say("Site where it is made"), _text),
            Field(("product", "mass"), say("Mass of one piece, without packaging"), _quantity),
            Field(("product", "biogenic_carbon"), say("Biogenic carbon in one piece, kg C"), _quantity),
            Field(("product", "description"), say("Description"), _long),
        ),
    ),
    (
        say("Unit of the study"),
        (
            Field(
                ("unit", "kind"),
                say("Kind of unit"),
                _choice,
                choices={str(kind): UNITS_OF_STUDY[kind] for kind in UnitKind},
            ),
            Field(("unit", "quantity"), say("Size of the unit"), _quantity, say("1 piece, 1 kg, 25000 h")),
            Field(("unit", "description"), say("What a reader sees after “per”"), _local),
            Field(
                ("unit", "reference_flow"),
                say("Reference flow"),
                _quantity,
                say("Amount of product that provides one unit"),
            ),
            Field(("unit", "service_life"), say("Service life"), _quantity),
            Field(("unit", "use_scenario"), say("Use scenario"), _long),
            Field(("unit", "end_of_life_scenario"), say("End-of-life scenario"), _long),
        ),
    ),
    (
        say("System boundary"),
        (
            Field(
                ("boundary", "kind"),
                say("Kind of boundary"),
                _choice,
                choices={str(kind): BOUNDARIES[kind] for kind in BoundaryKind},
            ),
            Field(("boundary", "stages"), say("Life cycle stages"), _stages),
        ),
    ),
    (
        say("Study"),
        (
            Field(("study", "goal"), say("Goal of the study"), _long),
            Field(("study", "geography"), say("Geography"), _text),
            Field(("study", "period_start"), say("First day of the data"), _text, _DAY),
            Field(("study", "period_end"), say("Last day of the data"), _text, _DAY),
            Field(("study", "period_reason"), say("Why this time, where it is shorter than a year"), _long),
            Field(("study", "period_output"), say("Product made in that time"), _quantity),
            Field(("study", "timing_note"), say("When late emissions happen"), _long, say("Later than ten years")),
            Field(("study", "standards"), say("Standards"), _texts, say("Separated by semicolons")),
            Field(
                ("study", "policy"),
                say("Rules of the study"),
                _policy,
                say("General rules, or the rules of a product category that extend them"),
            ),
        ),
    ),
    (
        say("Electricity of the whole site"),
        (
            Field(
                (_SITE, "used"),
                say("All electricity used at the site in that time"),
                _quantity,
                say("Only where there is own generation or a certificate; own generation included"),
            ),
            Field((_SITE, "grid"), say("Grid that feeds the site"), _text, say("Written as on the certificates")),
            Field(
                (_SITE, "source", "kind"),
                say("How it is known"),
                _choice,
                choices={str(kind): SOURCES[kind] for kind in SourceKind},
            ),
            Field((_SITE, "source", "reference"), say("Record or reasoning"), _long),
            Field((_SITE, "source", "year"), say("Year"), _year),
        ),
    ),
)


def study_form(visit: Visit, view: ApplicationView, declaration: Declaration) -> None:
    """A form for each part of the head of a declaration; saved as a new revision."""
    st.caption(visit.t("Each part is saved by itself."))
    number = view.revision.number
    for place, (title, fields) in enumerate(SECTIONS):
        with st.expander(visit.tell(title), expanded=place == 0), st.form(f"study_{place}_{number}", border=False):
            document = declaration.canonical()
            for field in fields:
                *parents, name = field.path
                part = document
                for parent in parents:
                    part = part.setdefault(parent, {})
                part[name] = field.draw(visit, field, part.get(name), f"study_{'_'.join(field.path)}_{number}")
            if st.form_submit_button(visit.t("Save this part"), key=f"save_study_{place}"):
                _save(visit, view, _without_empty_site(document))


def _without_empty_site(document: dict[str, Any]) -> dict[str, Any]:
    """Electricity of the site is stated as a whole or not at all: with neither amount nor grid nothing was said."""
    site = document.get(_SITE)
    if site and not site["used"] and not site["grid"]:
        del document[_SITE]
    return document


def _save(visit: Visit, view: ApplicationView, document: dict[str, Any]) -> None:
    data = json.dumps(document, ensure_ascii=False).encode("utf-8")
    with boundary():
        saved = visit.desk.upload(visit.actor, view.summary.id, FILE, data, view.revision.number)
        st.toast(visit.t("Saved as revision {number}.", number=saved))
        st.rerun()
