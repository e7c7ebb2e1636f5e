"""Background work in the back office: what was given up, and one more try."""

import pytest
from django.urls import reverse

from smartportal.core import clock
from smartportal.delivery.models import Task
from tests.factories.delivery import MONDAY

LIST = "admin:delivery_task_changelist"


@pytest.fixture
def failed(db) -> Task:
    return Task.objects.create(
        name="documents.dispatch",
        arguments={"dispatch_id": 7},
        due_at=MONDAY,
        state="failed",
        attempts=8,
        error="OSError: no space left",
    )


def test_only_what_was_given_up_is_listed(client_for, admin, failed):
    Task.objects.create(name="documents.render_paper", due_at=MONDAY)

    page = client_for(admin).get(reverse(LIST))

    assert list(page.context["cl"].result_list) == [failed]
    assert "OSError: no space left" in page.content.decode()


def test_a_ticked_task_is_tried_again(client_for, admin, failed):
    data = {"action": "try_again", "_selected_action": [failed.pk]}

    client_for(admin).post(reverse(LIST), data)

    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("due", 7)
    assert failed.due_at <= clock.now()


def test_who_is_no_administrator_tries_nothing_again(cast, client_for, failed):
    data = {"action": "try_again", "_selected_action": [failed.pk]}

    answer = client_for(cast.accountant).post(reverse(LIST), data)

    failed.refresh_from_db()
    assert (answer.status_code, failed.state) == (404, "failed")
