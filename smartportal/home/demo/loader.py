"""Building the whole demo, with its progress told."""

import random
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from documents.dunning.run import run_day
from documents.followups.services import announce, plan_reminders
from documents.models import Paper, Series
from smartportal.core.refusals import Refused
from smartportal.home.demo.clients import add_customers
from smartportal.home.demo.corrections import correct_some
from smartportal.home.demo.house import House, build_house
from smartportal.home.demo.others import add_newcomers, let_one_leave
from smartportal.home.demo.papers import (
    Office,
    batches,
    sketch_papers,
    vat_by_country,
    write_batch,
)
from smartportal.home.demo.sales import add_sales
from smartportal.home.demo.traffic import open_bank, pay_batch, remind, send_batch
from smartportal.home.demo.unplaced import leave_unplaced

Progress = Callable[[str, int, int], None]


class NotEmpty(Refused):
    """The database already has people in it."""


def load_demo(
    *,
    members: int,
    invoices: int,
    seed: int,
    today: date,
    at: datetime,
    progress: Progress,
) -> House:
    """Fill an empty database; the same arguments on the same day give the same cooperative.

    One transaction: a demo that was stopped half-way leaves nothing. Raises `NotEmpty`.
    """
    if Series.objects.exists():
        raise NotEmpty("The demo only fills an empty database.")
    chance = random.Random(seed)
    with transaction.atomic():
        progress("people", 0, members)
        house = build_house(members=members, chance=chance, today=today)
        add_customers(house, chance)
        # Its own luck: who has a plan changes nothing of who owes what.
        add_sales(house, random.Random(seed), today=today, at=at)
        add_newcomers(house, today)
        progress("people", members, members)
        _load_papers(house, invoices, chance, today, at, progress)
        let_one_leave(house, today)
        progress("reminders", 0, 1)
        remind(today)
        progress("reminders", 1, 1)
    run_day(today, at=at, sends=False)
    plan_reminders(Paper.objects.all(), at=at)
    announce(at=at)
    return house


def _load_papers(
    house: House,
    invoices: int,
    chance: random.Random,
    today: date,
    at: datetime,
    progress: Progress,
) -> None:
    sketches = sketch_papers(house, invoices=invoices, chance=chance, today=today)
    office, bank = (
        Office(vat_by_country(today)),
        open_bank(today, at, shown=house.activities[0].pk),
    )
    series: dict[tuple[int, str, int], Series] = {}
    done = 0
    for batch in batches(sketches):
        write_batch(batch, office, series)
        send_batch(batch, chance)
        pay_batch(batch, bank, chance, today)
        done += len(batch)
        progress("papers", done, len(sketches))
    leave_unplaced(bank, today)
    Series.objects.bulk_update(series.values(), ["n", "last_on", "last_hash"])
    correct_some(house.activities[0], today=today, at=at)
