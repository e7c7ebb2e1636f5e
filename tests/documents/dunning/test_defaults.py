"""The plans that come with the portal, and the registry of what is done in a member's name."""

import pytest

from documents.coming import KINDS
from documents.dunning.defaults import load_dunning_plans
from documents.dunning.planner import plan
from documents.dunning.sentences import TOLD
from documents.enums import Stage
from documents.models import DunningPlan, DunningStage, PlannedAction
from smartportal.audit.sentences import sentences
from smartportal.core.registries import coming
from smartportal.reference.services import LOADERS
from tests.documents.dunning.population import Population
from tests.factories.members import LegalEntityFactory

pytestmark = pytest.mark.django_db


def test_each_entity_gets_a_plan_for_each_kind_of_customer_and_only_businesses_are_reminded():
    entity = LegalEntityFactory(country="FR")

    assert load_dunning_plans() == 3
    assert load_dunning_plans() == 0
    assert dict(entity.dunning_plans.values_list("customer_kind", "sends")) == {
        "business": True,
        "consumer": False,
        "public": False,
    }
    assert load_dunning_plans in LOADERS


def test_the_ladder_for_businesses():
    LegalEntityFactory()
    load_dunning_plans()

    rows = DunningStage.objects.filter(plan__customer_kind="business").order_by(
        "position"
    )

    assert list(
        rows.values_list(
            "stage",
            "anchor",
            "delay_days",
            "default_decision",
            "needs_approval",
            "by_hand",
        )
    ) == [
        ("reminder_1", "due", 3, "ok", False, False),
        ("reminder_2", "previous", 16, "ok", False, False),
        ("formal_notice", "previous", 15, "wait", True, False),
        ("litigation", "previous", 28, "wait", False, True),
    ]
    assert set(rows.values_list("notice_working_days", flat=True)) == {5}


def test_what_staff_changed_is_left_alone():
    LegalEntityFactory()
    load_dunning_plans()
    DunningStage.objects.filter(stage="reminder_1").update(delay_days=7)
    DunningPlan.objects.filter(customer_kind="public").update(sends=True)

    load_dunning_plans()

    assert set(
        DunningStage.objects.filter(stage="reminder_1").values_list(
            "delay_days", flat=True
        )
    ) == {7}
    assert DunningPlan.objects.filter(sends=True).count() == 2


def test_every_kind_in_use_is_registered_with_default_cut_off_and_silence():
    population = Population(3, size=12)
    plan(at=population.at)

    for kind in {*PlannedAction.objects.values_list("kind", flat=True), *Stage.values}:
        entry = coming[kind]
        assert entry.default in ("ok", "wait")
        assert str(entry.cutoff)
        assert str(entry.silence)


def test_the_registered_default_is_that_of_the_plans():
    LegalEntityFactory()
    load_dunning_plans()

    defaults = dict(DunningStage.objects.values_list("stage", "default_decision"))

    registered = {kind: KINDS[kind].default for kind in Stage}
    assert registered == defaults


def test_what_happens_to_steps_is_told_in_a_sentence():
    assert all(name in sentences for name in TOLD)
