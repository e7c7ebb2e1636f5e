"""Every template compiles, and none brings what the content security policy forbids."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parent.parent.parent / "templates"
TEMPLATES = sorted(
    str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()
)
# Mails and papers are read elsewhere: mail clients need inline style, the printer its own sheet.
ELSEWHERE = re.compile(r"/emails?/|/pdf/")
INLINE = re.compile(
    r"\sstyle=|<style|\son\w+=\"|javascript:|<script(?![^>]*\ssrc=)", re.I
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize(
    "name", [name for name in TEMPLATES if not ELSEWHERE.search(f"/{name}")]
)
def test_nothing_is_inline(name):
    found = INLINE.findall((ROOT / name).read_text())

    assert found == []
