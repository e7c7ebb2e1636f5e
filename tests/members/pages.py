"""Addresses of the back office."""

from django.urls import reverse


def change_url(row) -> str:
    return reverse(f"admin:members_{row._meta.model_name}_change", args=[row.pk])
