"""A form field is drawn with everything a reader needs to mend it."""

import re

from django import forms
from django.template import engines
from django.utils.translation import override
from pytest_django.asserts import assertInHTML

from smartportal.core.fields import AmountField
from smartportal.core.forms import sentences


class PaperForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="For the answer")
    price = AmountField(label="Price", max_digits=8, decimal_places=2)
    unit = forms.ChoiceField(
        label="Unit", choices=[("h", "hour"), ("d", "day")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False)
    agree = forms.BooleanField(label="I agree", required=False)


def drawn(source, form):
    with override("en"):
        return engines["django"].from_string(source).render({"form": form})


def test_a_field_has_a_label_a_hint_and_an_error_that_its_control_points_to():
    html = drawn("{% field form.email %}", PaperForm({"email": "anna"}))

    assert '<label for="id_email">E-mail</label>' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext">For the answer<' in html
    assert 'aria-invalid="true"' in html
    assert re.search(
        r'id="id_email_error">\s*<p class="error">.*like name@example.be', html
    )


def test_an_optional_field_says_so_and_a_required_one_says_nothing():
    form = PaperForm()

    assert "(optional)" in drawn("{% field form.note %}", form)
    assert "(optional)" not in drawn("{% field form.email %}", form)
    assert "(optional)" not in drawn("{% field form.agree %}", form)


def test_an_amount_carries_its_unit():
    html = drawn('{% field form.price unit="€" %}', PaperForm())

    assert '<div class="money" data-unit="€">' in html
    assert 'inputmode="decimal"' in html


def test_radios_are_a_group_that_carries_the_error_itself():
    html = drawn('{% field form.unit kind="choice" %}', PaperForm({}))

    assert (
        '<fieldset class="field" id="id_unit" aria-describedby="id_unit_error"' in html
    )
    assert html.count('type="radio"') == 2
    assert "aria-invalid" not in html


def test_the_summary_lists_what_is_left_and_links_to_it():
    form = PaperForm({"email": "anna", "unit": "h"})
    form.add_error(None, "The quote is gone.")

    html = drawn("{% error_summary form %}", form)

    assert "3 things left to correct" in html
    assertInHTML("<li>The quote is gone.</li>", html)
    assertInHTML(
        '<li><a href="#id_email">'
        "This is not an e-mail address. Write it like name@example.be.</a></li>",
        html,
    )


def test_what_is_missing_says_how_to_repair_it_in_the_words_of_the_page():
    class Missing(PaperForm):
        file = forms.FileField(label="Bank file")
        agreed = forms.BooleanField(label="I agree.")
        own = forms.CharField(error_messages={"required": "Say which one."})

    form = Missing({})
    drawn('{% field form.email label="Your address?" %}', form)

    with override("en"):
        assert {bound.name: sentences(bound) for bound in form} == {
            "email": ["Fill in: Your address."],
            "price": ["Fill in: Price."],
            "unit": ["Choose: Unit."],
            "note": [],
            "agree": [],
            "file": ["Choose: Bank file."],
            "agreed": ["Tick this box."],
            "own": ["Say which one."],
        }
    html = drawn("{% error_summary form %}", form)
    assert '<a href="#id_price">Fill in: Price.</a>' in html
    assert '<a href="#id_own">Own: Say which one.</a>' in html


def test_a_form_without_errors_has_no_summary():
    assert drawn("{% error_summary form %}", PaperForm()) == ""
