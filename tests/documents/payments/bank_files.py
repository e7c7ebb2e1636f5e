"""The bank files that the tests carry, and the refusal of a changed one."""

from pathlib import Path

import pytest

from documents.payments.parsers import BadBankFile, parse

FILES = Path(__file__).parent / "files"
NAMES = sorted(path.name for path in FILES.iterdir())


def content(name: str) -> bytes:
    return (FILES / name).read_bytes()


def changed(name: str, old: bytes, new: bytes, *, count: int = 1) -> bytes:
    """A file with the first `count` places changed, which must be there."""
    whole = content(name)
    assert whole.count(old) >= count, f"{old!r} is not in {name}"
    return whole.replace(old, new, count)


def refusal(file: bytes) -> str:
    with pytest.raises(BadBankFile) as refused:
        parse(file)
    return str(refused.value.sentence)
