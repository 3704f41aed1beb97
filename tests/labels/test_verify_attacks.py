"""Every attack of the corpus is refused, by the step that should, in words; nothing raises and nothing passes."""

import resource
import time

import pytest

from labels.verdict import Outcome
from labels.verify import verify
from tests.labels.bad_bundles import ATTACKS, Attack
from tests.labels.conftest import TODAY, Issued


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_is_refused(attack: Attack, issued: Issued) -> None:
    source = attack.make(issued)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    report = verify(source, issued.trust, TODAY)
    took = time.monotonic() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    step = report.step(attack.step)
    assert (report.verdict, step.outcome) == (Outcome.FAILED, Outcome.FAILED), report.document()
    assert attack.says in " ".join(map(str, (step.message, *step.details)))
    assert report.findings.certificate is None, "an unbelieved certificate is not a finding"
    assert {s.outcome for s in report.steps if s.name not in ("bundle", attack.step)} == {Outcome.NOT_JUDGED}
    assert took < 2, f"{took:.1f} s"
    assert grown < 200, f"{grown:.0f} MB"


def test_names_of_attacks_are_unique() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 60
