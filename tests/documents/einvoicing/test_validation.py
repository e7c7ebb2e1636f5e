import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from documents.einvoicing import validation
from documents.einvoicing.validation import ValidatorFailed, findings
from documents.einvoicing.xml import to_cii, to_ubl
from tests.factories.papers import CONSUMER, paper_in_memory


def test_a_finding_says_rule_sentence_and_severity():
    ubl = to_ubl(paper_in_memory(buyer=CONSUMER, customer_kind="consumer"))
    wrong = ubl.replace(
        b"<cbc:DocumentCurrencyCode>EUR<", b"<cbc:DocumentCurrencyCode>EURO<"
    )

    found = [
        finding for finding in findings(wrong, "ubl") if finding.rule == "BR-CL-04"
    ]

    assert [finding.severity for finding in found] == ["fatal"]
    assert found[0].text.startswith("[BR-CL-04]-Invoice currency code MUST be coded")


def test_what_is_not_xml_is_a_failure_and_not_a_finding():
    with pytest.raises(ValidatorFailed):
        findings(b"<not xml", "ubl")

    assert findings(to_cii(paper_in_memory()), "cii") == []


def test_an_entity_that_grows_without_end_is_not_followed():
    bomb = b"""<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>
    <a>&f;</a>"""

    with pytest.raises(ValidatorFailed):
        findings(bomb, "cii")


def test_a_process_that_died_is_replaced():
    findings(to_ubl(paper_in_memory()), "ubl")
    for process in validation._pool().idle:
        process._child.kill()
        process._child.wait()

    with pytest.raises(ValidatorFailed):
        findings(to_ubl(paper_in_memory()), "ubl")

    validation._pool().close()
    assert findings(to_ubl(paper_in_memory()), "ubl") == []


def test_many_ask_at_once_and_two_processes_answer():
    files = [to_ubl(paper_in_memory(number=f"F-2026-{n}")) for n in range(12)]

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda xml: findings(xml, "ubl"), files))

    assert answers == [[]] * 12
    assert len(validation._pool().idle) <= validation.MOST_PROCESSES


def test_a_fork_talks_to_processes_of_its_own(monkeypatch):
    findings(to_ubl(paper_in_memory()), "ubl")
    ours = validation._pool()
    monkeypatch.setattr(os, "getpid", lambda: -1)

    assert validation._pool() is not ours
    assert validation._pool().idle == []
