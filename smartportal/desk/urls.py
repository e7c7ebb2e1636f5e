"""Addresses under /bureau/."""

from django.urls import path

from smartportal.desk.views import bank, desk, preparing, recovery, reviews

app_name = "desk"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("questions/", desk.questions, name="questions"),
    path("recovery/", recovery.recovery, name="recovery"),
    path("recovery/approvals/", recovery.approval, name="approval"),
    path(
        "recovery/steps/<public_id:public_id>/resolution/",
        recovery.resolution,
        name="resolution",
    ),
    path(
        "recovery/steps/<public_id:public_id>/sending/",
        recovery.sending,
        name="sending",
    ),
    path(
        "recovery/steps/<public_id:public_id>/handover/",
        recovery.handover,
        name="handover",
    ),
    path(
        "recovery/steps/<public_id:public_id>/withdrawal/",
        recovery.withdrawal,
        name="withdrawal",
    ),
    path(
        "recovery/holds/<public_id:public_id>/release/",
        recovery.release,
        name="release",
    ),
    path("activities/<public_id:public_id>/drafts/", preparing.draft, name="draft_new"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/approvals/", reviews.approval, name="review_approval"),
    path("reviews/<public_id:public_id>/", reviews.review, name="review"),
    path("bank/", bank.bank, name="bank"),
    path(
        "bank/entries/<public_id:public_id>/allocation/",
        bank.allocation,
        name="allocation",
    ),
    path("bank/entries/<public_id:public_id>/aside/", bank.aside, name="aside"),
    path(
        "bank/asides/<public_id:public_id>/release/",
        bank.aside_release,
        name="aside_release",
    ),
]
