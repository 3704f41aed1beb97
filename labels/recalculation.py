"""What a doubter can check with the study at hand: that it is the one that was certified, and that its number is the
printed one.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from labels.comparison import Difference, certified_values, compare, figures
from labels.documents.certificate import Certificate, UncertaintyValue
from labels.verdict import Step, failed, not_judged, passed
from lca.errors import CalculationError, Message, TanbiaoError, say
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.lock import differences
from lca.scope.policy import Policy

if TYPE_CHECKING:
    from lca.calculate import Calculation

_SHOWN: Final = 20  # differences that are listed one by one
_RELEASES: Final = ("background", "method", "policy")


class Evidence(Struct, frozen=True):
    """What is at hand besides the bundle; None is "not at hand".

    status_list: a signed status list, e.g. today's from the certification body. files: others that were issued with
    the certificate, by name: the label as picture, the report.
    """

    declaration: Declaration | None = None
    background: BackgroundRelease | None = None
    method: Method | None = None
    policy: Policy | None = None
    status_list: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)

    def missing(self) -> tuple[str, ...]:
        """Names of the parts of a study that are not at hand."""
        return tuple(name for name in ("declaration", *_RELEASES) if getattr(self, name) is None)


def judge_components(certificate: Certificate, evidence: Evidence) -> Step:
    """Compare the digest of every component at hand with the one that was certified, and name those that differ."""
    name, missing = "components", evidence.missing()
    if len(missing) == 1 + len(_RELEASES):
        return not_judged(name, say("No declaration was given: nothing to compare."), asked=False)
    issued: dict[str, Any] = dict(certificate.lock)
    found = _found(issued, evidence)
    absent = tuple(
        say("Not at hand, so not compared: {part} “{id}”.", part=p, id=_issued_id(issued, p)) for p in missing
    )
    differing = differences(issued, found)
    if not differing:
        return passed(name, say("Every component at hand is the one that was certified."), *absent)
    details = [*_described(differing, issued, found, evidence.declaration), *absent]
    return failed(
        name,
        say(
            "{count} component(s) differ from what was certified: {names}.",
            count=len(differing),
            names=", ".join(differing[:_SHOWN]),
        ),
        *details,
    )


def judge_recalculation(certificate: Certificate, evidence: Evidence) -> Step:
    """Calculate the study again and compare every value within the policy's tolerance of the total."""
    name = "recalculation"
    declaration, background, method, policy = (
        evidence.declaration,
        evidence.background,
        evidence.method,
        evidence.policy,
    )
    if declaration is None:
        return not_judged(name, say("No declaration was given: nothing to calculate."), asked=False)
    if background is None or method is None or policy is None:
        lock: dict[str, Any] = dict(certificate.lock)
        parts = ", ".join(f"{part} “{_issued_id(lock, part)}”" for part in evidence.missing())
        return not_judged(name, say("The study cannot be calculated here: missing {parts}.", parts=parts))
    # The solver takes seconds to load, and most verifications need none.
    from lca.calculate import calculate  # noqa: PLC0415

    try:
        calculation = calculate(declaration, background, method, policy)
    except CalculationError as error:
        outcome = not_judged if error.code == "pinned-data-differ" else failed
        return outcome(name, say("The study could not be calculated."), error.what, error.remedy)
    except TanbiaoError as error:
        return failed(name, say("The study could not be calculated."), error.what, error.remedy)
    return _compared(certificate, calculation, policy, (background, method))


def _compared(
    certificate: Certificate, calculation: "Calculation", policy: Policy, data: tuple[BackgroundRelease, Method]
) -> Step:
    tolerance, stated = policy.value("recalculation_tolerance"), certificate.values.uncertainty
    interval: UncertaintyValue | None = None
    if stated is not None:
        from labels.certainty import drawn_again  # noqa: PLC0415  the sampler takes long to load, and few need it

        try:
            interval = drawn_again(stated, calculation, *data)
        except (TanbiaoError, ValueError) as error:
            return failed("recalculation", say("The interval could not be drawn again: {cause}", cause=str(error)))
    found = certified_values(calculation.result, policy, interval)
    differing = compare(figures(certificate.values), figures(found), tolerance)
    if differing:
        return _differs(certificate, calculation.result.total, differing)
    same = calculation.result_digest == certificate.result_digest
    return passed(
        "recalculation",
        say(
            "{total} kg CO2e: every value agrees within {tolerance} of the total.",
            total=_text(calculation.result.total),
            tolerance=tolerance,
        ),
        say("The result document has the same digest.")
        if same
        else say("The result document has another digest: names or last digits in it differ."),
    )


def _found(issued: dict[str, Any], evidence: Evidence) -> dict[str, Any]:
    """The lock document as issued, with the digests of what is at hand in place."""
    found = deepcopy(issued)
    if evidence.declaration is not None:
        found["declaration"] = {
            "header": evidence.declaration.header_digest(),
            "exchanges": evidence.declaration.exchange_digests(),
        }
    for part in _RELEASES:
        release = getattr(evidence, part)
        if release is not None:
            found[part] = {"id": release.id, "digest": release.digest}
    return found


def _issued_id(issued: dict[str, Any], part: str) -> str:
    return str(issued[part].get("id", "")) or str(issued[part]["header"])


def _described(
    differing: tuple[str, ...], issued: dict[str, Any], found: dict[str, Any], declaration: Declaration | None
) -> Iterator[Message]:
    names = {exchange.id: exchange.name for exchange in declaration.exchanges} if declaration else {}
    before, after = issued["declaration"]["exchanges"], found["declaration"]["exchanges"]
    for part in differing[:_SHOWN]:
        exchange = part.removeprefix("declaration.exchanges.")
        if part == "declaration.header":
            yield say(
                "The declaration differs outside its exchanges: in product, unit, boundary, suppliers or the like."
            )
        elif part in _RELEASES:
            yield say(
                "{part}: certified with “{issued_id}” {issued}, given “{found_id}” {found}.",
                part=part,
                issued_id=issued[part]["id"],
                issued=issued[part]["digest"],
                found_id=found[part]["id"],
                found=found[part]["digest"],
            )
        elif exchange not in after:
            yield say("The exchange “{id}” was certified and is not in the declaration given.", id=exchange)
        elif exchange not in before:
            yield say("The exchange “{id}” ({name}) was not certified.", id=exchange, name=names.get(exchange, ""))
        else:
            yield say(
                "The exchange “{id}” ({name}) is not as it was certified.", id=exchange, name=names.get(exchange, "")
            )
    if len(differing) > _SHOWN:
        yield say("… and {count} more.", count=len(differing) - _SHOWN)


def _differs(certificate: Certificate, total: float, differing: tuple[Difference, ...]) -> Step:
    details = [
        say(
            "{figure}: certified {issued}, recalculated {found}.",
            figure=difference.figure,
            issued=_text(difference.issued),
            found=_text(difference.found),
        )
        for difference in differing
        if difference.figure != "total"
    ]
    if len(details) > _SHOWN:
        details = [*details[:_SHOWN], say("… and {count} more.", count=len(details) - _SHOWN)]
    return failed(
        "recalculation",
        say(
            "The recalculation gives {found} kg CO2e, the certificate states {issued}; {count} value(s) differ.",
            found=_text(total),
            issued=_text(certificate.values.total),
            count=len(differing),
        ),
        *details,
    )


def _text(value: float | None) -> str:
    return "—" if value is None else f"{value:.12g}"
