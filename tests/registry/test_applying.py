"""What a manufacturer does: drafts that nobody else sees, revisions that nobody overwrites."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from lca.canonical import canonical_bytes
from lca.errors import BackgroundError, InvalidInput
from lca.inventory.link import Link, LinkKind
from registry.bootstrap import Registry
from registry.errors import NotFound, Refused, StaleRevision
from registry.roles import Actor
from registry.transitions import Act, ApplicationState
from tests.registry.acts import in_verification, issued, submitted
from tests.registry.world import POWER, STEEL, TOTAL, product


def test_a_draft_without_a_salt_gets_a_secret_one_and_keeps_it(registry: Registry, maker: Actor) -> None:
    first = registry.desk.draft_declaration(maker, product(salt=""))
    second = registry.desk.draft_declaration(maker, product(salt=""))
    salts = [registry.desk.declaration(maker, one).salt for one in (first, second)]
    assert len(set(salts)) == 2
    assert all(len(salt) == 32 for salt in salts)
    registry.desk.save_declaration(maker, first, product(STEEL, salt=""), 1)
    assert registry.desk.declaration(maker, first).salt == salts[0]


def test_a_draft_from_a_file(registry: Registry, maker: Actor) -> None:
    data = canonical_bytes(product().canonical())
    application = registry.desk.draft(maker, "product.json", data, background="tiny-1")
    assert registry.desk.declaration(maker, application) == product()
    changed = canonical_bytes(product(STEEL).canonical())
    assert registry.desk.upload(maker, application, "product.json", changed, 1) == 2
    with pytest.raises(InvalidInput):
        registry.desk.draft(maker, "product.json", b"{}", background="tiny-1")


def test_companies_never_see_each_others_applications(registry: Registry, maker: Actor, rival: Actor) -> None:
    desk = registry.desk
    draft = desk.draft_declaration(maker, product())
    number = issued(registry)
    certified = desk.certificates(maker)[0].application
    for application in (draft, certified):
        for look in (desk.application, desk.declaration, desk.preview, desk.documents, desk.statement, desk.verifiers):
            with pytest.raises(NotFound) as refusal:
                look(rival, application)
            with pytest.raises(NotFound) as unknown:
                look(rival, "A-nothing")
            assert str(refusal.value).replace(application, "") == str(unknown.value).replace("A-nothing", "")
        acts = [
            lambda id_: desk.save_declaration(rival, id_, product(), 1),
            lambda id_: desk.upload(rival, id_, "x.json", b"{}", 1),
            lambda id_: desk.link(rival, id_, "M-1", None),
            lambda id_: desk.submit(rival, id_),
            lambda id_: desk.answer(rival, id_, {}),
            lambda id_: desk.abandon(rival, id_),
        ]
        for act in acts:
            with pytest.raises(NotFound):
                act(application)
    assert desk.applications(rival) == desk.work_list(rival) == desk.certificates(rival) == ()
    for draw in (
        lambda: desk.draw_label(rival, number, "en", "svg"),
        lambda: desk.draw_certificate(rival, number, "en"),
    ):
        with pytest.raises(NotFound):
            draw()


def test_the_certification_side_sees_no_draft(
    registry: Registry, maker: Actor, clerk: Actor, verifier: Actor, decider: Actor
) -> None:
    draft = registry.desk.draft_declaration(maker, product())
    for actor in (clerk, verifier, decider):
        assert registry.desk.applications(actor) == ()
        with pytest.raises(NotFound):
            registry.desk.declaration(actor, draft)


def test_a_correction_is_a_draft_again_until_it_is_sent(
    registry: Registry, maker: Actor, verifier: Actor, clerk: Actor
) -> None:
    application = in_verification(registry)
    registry.desk.raise_nonconformity(verifier, application, "M-1", "The mass is not evidenced.")
    company = {**product().company.canonical(), "contact": "secret"}
    registry.desk.save_declaration(maker, application, product(company=company), 1)
    assert registry.desk.declaration(maker, application).company.contact == "secret"
    for actor in (verifier, clerk):
        assert registry.desk.declaration(actor, application).company.contact == ""
        assert registry.desk.application(actor, application).revision.number == 1
        assert Act.SAVE not in {entry.act for entry in registry.desk.application(actor, application).timeline}
    assert Act.SAVE in {entry.act for entry in registry.desk.application(maker, application).timeline}


def test_only_a_verifier_in_charge_sees_an_application(registry: Registry, verifier: Actor, clerk: Actor) -> None:
    application = submitted(registry)
    with pytest.raises(NotFound):
        registry.desk.application(verifier, application)
    registry.desk.accept(clerk, application)
    registry.desk.assign(clerk, application, verifier.id)
    assert registry.desk.application(verifier, application).summary.mine


def test_a_second_person_never_overwrites(registry: Registry, maker: Actor) -> None:
    application = registry.desk.draft_declaration(maker, product())
    heavier = product({**STEEL, "amount": "1.2"}, POWER)
    assert registry.desk.save_declaration(maker, application, heavier, 1) == 2
    with pytest.raises(StaleRevision) as refusal:
        registry.desk.save_declaration(maker, application, product(STEEL), 1)
    assert refusal.value.changed == ("exchanges.M-1",)
    assert refusal.value.current == 2
    assert registry.desk.declaration(maker, application) == heavier
    with pytest.raises(StaleRevision):
        registry.desk.save_declaration(maker, application, heavier, 7)


def test_of_two_who_save_at_once_one_is_told(registry: Registry, maker: Actor) -> None:
    application = registry.desk.draft_declaration(maker, product())

    def save(number: int) -> StaleRevision | None:
        changed = product({**STEEL, "amount": f"1.{number + 2}"}, POWER)
        try:
            registry.desk.save_declaration(maker, application, changed, 1)
        except StaleRevision as error:
            return error
        return None

    with ThreadPoolExecutor(4) as pool:
        refusals = [error for error in pool.map(save, range(4)) if error is not None]
    assert [error.changed for error in refusals] == [("exchanges.M-1",)] * 3
    assert registry.desk.application(maker, application).revision.number == 2


def test_saving_the_same_again_makes_no_revision(registry: Registry, maker: Actor) -> None:
    application = registry.desk.draft_declaration(maker, product())
    head = registry.office.store.head()
    assert registry.desk.save_declaration(maker, application, product(), 1) == 1
    assert registry.office.store.head() == head


def test_a_link_is_chosen_and_taken_away(registry: Registry, maker: Actor) -> None:
    application = registry.desk.draft_declaration(maker, product())
    steel = Link(kind=LinkKind.BACKGROUND, target="steel")
    assert registry.desk.link(maker, application, "E-1", None) == 2
    unlinked = registry.desk.preview(maker, application)
    assert [row.exchange_id for row in unlinked.calculation.result.unlinked] == ["E-1"]
    assert registry.desk.link(maker, application, "E-1", Link(kind=LinkKind.BACKGROUND, target="grid")) == 3
    assert registry.desk.preview(maker, application).calculation.result.total == pytest.approx(TOTAL, rel=1e-12)
    with pytest.raises(NotFound):
        registry.desk.link(maker, application, "E-9", steel)


def test_submitting_freezes_the_declaration(registry: Registry, maker: Actor) -> None:
    application = registry.desk.draft_declaration(maker, product())
    study = registry.desk.submit(maker, application)
    assert study.calculation.result.total == pytest.approx(TOTAL, rel=1e-12)
    view = registry.desk.application(maker, application)
    assert view.summary.state is ApplicationState.SUBMITTED
    assert view.acts == (Act.ABANDON,)
    assert view.submission is not None
    assert view.submission.study_digest == study.calculation.study_digest
    for again in (
        lambda: registry.desk.submit(maker, application),
        lambda: registry.desk.save_declaration(maker, application, product(STEEL), 1),
        lambda: registry.desk.answer(maker, application, {}),
    ):
        with pytest.raises(Refused) as refusal:
            again()
        assert refusal.value.code == "act-not-possible"


def test_submitting_with_an_unmet_rule_says_which(registry: Registry, maker: Actor) -> None:
    loose = {**POWER, "link": None}
    application = registry.desk.draft_declaration(maker, product(STEEL, loose))
    with pytest.raises(Refused) as refusal:
        registry.desk.submit(maker, application)
    assert refusal.value.code == "shall-unmet"
    assert "all-linked" in str(refusal.value)
    assert registry.desk.application(maker, application).summary.state is ApplicationState.DRAFT


def test_a_study_without_its_data_is_refused_by_name(registry: Registry, maker: Actor) -> None:
    study = {**product().study.canonical(), "method": "no-such-method"}
    application = registry.desk.draft_declaration(maker, product(study=study))
    with pytest.raises(BackgroundError, match="no-such-method"):
        registry.desk.preview(maker, application)


def test_the_certification_side_does_not_apply(
    registry: Registry, clerk: Actor, verifier: Actor, decider: Actor
) -> None:
    for actor in (clerk, verifier, decider):
        with pytest.raises(Refused) as refusal:
            registry.desk.draft_declaration(actor, product())
        assert refusal.value.code == "role-missing"


def test_an_abandoned_application_is_over(registry: Registry, maker: Actor) -> None:
    application = registry.desk.draft_declaration(maker, product())
    registry.desk.abandon(maker, application, "another product")
    view = registry.desk.application(maker, application)
    assert view.summary.state is ApplicationState.ABANDONED
    assert view.acts == ()
    assert view.timeline[-1].said == (("reason", "another product"),)


def test_events_hold_no_declaration(registry: Registry, maker: Actor) -> None:
    registry.desk.draft_declaration(maker, product())
    said = json.dumps([dict(event.payload) for event in registry.office.store.events()])
    assert "1.1" not in said
    assert "M-1" not in said
