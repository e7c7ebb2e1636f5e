import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.identifiers import (
    BadEnterpriseNumber,
    BadVatNumber,
    NoElectronicAddress,
    check_vat,
    enterprise_number,
    enterprise_number_be,
    peppol_id,
    registration_id,
    siren,
    siret,
)
from smartportal.core.refusals import Refused

HOSTILE = ["", " ", "BE", "' OR 1=1 --", "BE\x00", "١٢٣٤٥٦٧٨٩٠", "9" * 500, "🙂"]


@pytest.mark.parametrize(
    ("typed", "country", "canonical"),
    [
        ("BE 0428.759.497", "BE", "BE0428759497"),
        ("428759497", "BE", "BE0428759497"),
        ("be0428759497", "BE", "BE0428759497"),
        ("FR 61 954 506 077", "FR", "FR61954506077"),
        ("61954506077", "FR", "FR61954506077"),
        ("LU 150 274 42", "LU", "LU15027442"),
        ("004495445B01", "NL", "NL004495445B01"),
        ("DE 136,695 976", "DE", "DE136695976"),
        ("EL 094259216", "GR", "EL094259216"),
        ("094259216", "GR", "EL094259216"),
        ("GB 980 7806 84", "GB", "GB980780684"),
        ("XI 980 7806 84", "GB", "XI980780684"),
        ("CHE-107.787.577 IVA", "CH", "CHE107787577IVA"),
        ("12-3456789", "US", "123456789"),
    ],
)
def test_a_vat_number_is_kept_in_one_form(typed, country, canonical):
    assert check_vat(typed, country) == canonical
    assert check_vat(canonical, country) == canonical


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("BE 0428.759.498", "BE"),
        ("BE 2428.759.497", "BE"),
        ("BE 42875", "BE"),
        ("FR61954506077", "BE"),
        ("FR 62 954 506 077", "FR"),
        ("LU 150 274 43", "LU"),
        ("12-34567!", "US"),
        ("1" * 21, "US"),
    ],
)
def test_a_vat_number_that_cannot_exist_is_refused_with_a_sentence(typed, country):
    with pytest.raises(BadVatNumber) as refusal:
        check_vat(typed, country)

    assert str(refusal.value.sentence)


def test_the_sentence_tells_a_typing_error_from_another_country():
    with pytest.raises(BadVatNumber) as typing_error:
        check_vat("BE 0428.759.498", "BE")
    with pytest.raises(BadVatNumber) as other_country:
        check_vat("FR61954506077", "BE")

    assert typing_error.value.sentence != other_country.value.sentence
    assert "BE" in other_country.value.sentence


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("country", ["BE", "FR", "US", "../x", ""])
def test_hostile_vat_numbers_are_refused_and_nothing_else_happens(text, country):
    with pytest.raises(BadVatNumber):
        check_vat(text, country)


@pytest.mark.parametrize("check", [enterprise_number_be, siren])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_numbers_are_refused(check, text):
    with pytest.raises(Refused):
        check(text)


@given(st.text(max_size=40), st.sampled_from(["BE", "FR", "LU", "DE", "US", "GB"]))
def test_any_text_is_either_a_number_or_refused(text, country):
    try:
        canonical = check_vat(text, country)
    except BadVatNumber:
        return

    assert check_vat(canonical, country) == canonical


def test_a_belgian_enterprise_number_has_ten_digits_that_fit():
    assert enterprise_number_be("BE 0403.170.701") == "0403170701"
    assert enterprise_number_be("403.170.701") == "0403170701"
    with pytest.raises(BadEnterpriseNumber):
        enterprise_number_be("0403.170.702")


@given(st.integers(0, 19_999_999))
def test_the_check_of_an_enterprise_number_is_97_minus_the_rest(base):
    good = f"{base:08d}{97 - base % 97:02d}"
    bad = f"{base:08d}{(97 - base % 97 + 1) % 100:02d}"

    assert enterprise_number_be(good) == good
    with pytest.raises(BadEnterpriseNumber):
        enterprise_number_be(bad)


def test_french_numbers():
    assert siren("552 008 443") == "552008443"
    assert siret("732 829 320 00074") == "73282932000074"
    with pytest.raises(BadEnterpriseNumber):
        siren("552 008 444")
    with pytest.raises(BadEnterpriseNumber):
        siret("732 829 320 00075")


@pytest.mark.parametrize(
    ("country", "typed", "number", "address", "registration"),
    [
        ("BE", "0403.170.701", "0403170701", "0208", "0208"),
        ("FR", "552 008 443", "552008443", "0225", "0002"),
        ("FR", "732 829 320 00074", "73282932000074", "0009", "0009"),
    ],
)
def test_the_schemes_of_a_business(country, typed, number, address, registration):
    assert enterprise_number(typed, country) == number
    assert peppol_id(country, typed) == (address, number)
    assert registration_id(country, typed) == (registration, number)


def test_a_country_without_known_addresses_is_refused():
    with pytest.raises(NoElectronicAddress):
        peppol_id("US", "12345")
    assert registration_id("US", "ab 123") == ("", "AB123")
