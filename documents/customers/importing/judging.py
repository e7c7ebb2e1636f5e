"""What becomes of each line: new, already known, or refused with the reason beside its column."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db.models import Field, Model, TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from documents.customers.addresses import split_address, split_street
from documents.customers.forms import TagsField
from documents.customers.importing.reading import Line
from documents.customers.importing.words import LABELS, bare, kinds_by_word
from documents.customers.services import canonical_fields, field_of
from documents.enums import CustomerKind
from documents.identifiers import BadIdentifier, bare_number
from documents.models import Customer
from documents.models.customer_rows import LONGEST_NOTE
from documents.papers.terms import MAX_DAYS
from members.models import Activity
from smartportal.core.text import paper_text
from smartportal.reference.models import Country

PLAIN = (
    *("name", "contact_name", "email", "phone", "street", "house_number", "box"),
    *("postal_code", "town", "buyer_reference", "vat_number", "enterprise_number"),
    "siret",
)
# Written with blanks and dots, as long as one likes.
NUMBERS = ("vat_number", "enterprise_number", "siret")
PLACE = ("street", "house_number", "box", "postal_code", "town")
DAYS = 30


class Verdict(TextChoices):
    NEW = "new", pgettext_lazy("imported line", "New")
    KNOWN = "known", pgettext_lazy("imported line", "Already there")
    REFUSED = "refused", pgettext_lazy("imported line", "To mend")


@dataclass(slots=True)
class Judgement:
    """A line and what becomes of it; `fields` make the card, `note` what has no column."""

    line: Line
    verdict: str = Verdict.NEW
    reasons: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def name(self) -> str:
        return self.fields.get("name") or self.line.values.get("name", "")

    @property
    def kind(self) -> str | Promise:
        return CustomerKind(self.fields["kind"]).label if self.fields else ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words of a line are held against: read once for all lines."""

    home: str
    language: str
    countries: dict[str, str]

    @classmethod
    def of(cls, activity: Activity) -> "Surroundings":
        names = [f"name_{code}" for code, _name in settings.LANGUAGES]
        countries: dict[str, str] = {}
        for code, *words in Country.objects.values_list("code", *names):
            countries |= {bare(word): code for word in (code, *words) if word}
        home = activity.entity.country
        return cls(home, activity.member.user.language, countries)


def judged(lines: Iterable[Line], activity: Activity) -> list[Judgement]:
    """Every line, held against the customers of the activity and the lines before it. Two queries."""
    around = Surroundings.of(activity)
    known = _Known(activity)
    return [known.judge(_read(line, around)) for line in lines]


class _Known:
    """The customers that are there, found by number or by name."""

    def __init__(self, activity: Activity) -> None:
        self.by_number: dict[tuple[str, str], str] = {}
        self.by_name: dict[str, list[tuple[str, bool]]] = {}
        columns = ("name", "country", "enterprise_number", "vat_number")
        rows = Customer.objects.filter(activity=activity).values(*columns)
        for row in rows:
            self._add(row, _("%(name)s is already among your customers."))

    def judge(self, row: Judgement) -> Judgement:
        if row.verdict == Verdict.REFUSED:
            return row
        if told := self._told(row.fields):
            row.verdict, row.reasons = Verdict.KNOWN, [told]
        else:
            same = _("The same as line %(line)s.") % {"line": row.line.number}
            self._add(row.fields, same)
        return row

    def _add(self, fields: dict[str, Any], told: str) -> None:
        told = told.replace("%(name)s", fields["name"])
        numbers = _numbers(fields)
        self.by_number |= dict.fromkeys(numbers, told)
        same_name = self.by_name.setdefault(bare(fields["name"]), [])
        same_name.append((told, bool(numbers)))

    def _told(self, fields: dict[str, Any]) -> str:
        """By a number; by the name only where the numbers do not tell the two apart."""
        numbers = _numbers(fields)
        for number in numbers:
            if number in self.by_number:
                return self.by_number[number]
        for told, has_number in self.by_name.get(bare(fields["name"]), []):
            if not (numbers and has_number):
                return told
        return ""


def _numbers(fields: dict[str, Any]) -> list[tuple[str, str]]:
    found = [
        (fields["country"], fields["enterprise_number"]),
        ("vat", fields["vat_number"]),
    ]
    return [pair for pair in found if pair[1]]


def _read(line: Line, around: Surroundings) -> Judgement:
    """The fields of the card; every reason at once, so that a line is mended once."""
    row = Judgement(line)
    reasons = [line.problem] if line.problem else []
    values = _with_address(_with_name(line.values))
    fields: dict[str, Any] = {name: values.get(name, "") for name in PLAIN}
    fields |= {name: bare_number(fields[name]) for name in NUMBERS}
    for read in (_country, _kind, _language, _days, _tags):
        try:
            fields |= read(values, around)
        except ValidationError as refusal:
            reasons += refusal.messages
    reasons += _refused(fields)
    if "kind" in fields and "country" in fields:
        reasons += _number_reasons(fields)
    row.note = _note(line)
    reasons += _refused_note(row.note)
    if reasons:
        row.verdict, row.reasons = Verdict.REFUSED, reasons
    else:
        row.fields = fields
    return row


def _with_name(values: dict[str, str]) -> dict[str, str]:
    """A person is called by both names; beside a company they are its contact."""
    person = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    company, contact = values.get("name", ""), values.get("contact_name", "")
    name = company or person or contact
    contact = contact or person
    return values | {"name": name, "contact_name": contact if contact != name else ""}


def _with_address(values: dict[str, str]) -> dict[str, str]:
    """An address in one cell is taken apart, as is a number behind its street."""
    whole = values.get("address", "")
    if whole and not any(values.get(name) for name in PLACE):
        return values | split_address(whole)
    if whole and not values.get("street"):
        values = values | {"street": whole}
    street = values.get("street", "")
    if not values.get("house_number") and not values.get("box"):
        return values | split_street(" ".join(street.split()))
    return values


def _country(values: dict[str, str], around: Surroundings) -> dict[str, str]:
    typed = values.get("country", "")
    if not typed:
        prefix = values.get("vat_number", "")[:2].upper()
        code = around.countries.get(prefix.lower(), around.home)
        return {"country": code if prefix.isalpha() else around.home}
    if code := around.countries.get(bare(typed), ""):
        return {"country": code}
    raise _at("country", _("“%(word)s” is no country that we know."), typed)


def _kind(values: dict[str, str], around: Surroundings) -> dict[str, str]:
    """Who has a number is a business; who is unknown counts as a private person."""
    typed = values.get("kind", "")
    if not typed:
        business = any(values.get(name) for name in NUMBERS)
        return {"kind": CustomerKind.BUSINESS if business else CustomerKind.CONSUMER}
    if found := kinds_by_word().get(bare(typed), ""):
        return {"kind": CustomerKind(found)}
    raise _at("kind", _("“%(word)s” is no kind of customer."), typed)


def _language(values: dict[str, str], around: Surroundings) -> dict[str, str]:
    typed = values.get("language", "")
    if not typed:
        return {"language": around.language}
    for code, name in settings.LANGUAGES:
        words = [code, str(name)]
        for active, _name in settings.LANGUAGES:
            with translation.override(active):
                words.append(translation.gettext(str(name)))
        if bare(typed) in map(bare, words):
            return {"language": code}
    raise _at("language", _("“%(word)s” is no language of the portal."), typed)


def _days(values: dict[str, str], around: Surroundings) -> dict[str, int]:
    typed = values.get("payment_days", "")
    if not typed:
        return {"payment_days": DAYS}
    if (
        typed.isascii()
        and typed.isdigit()
        and len(typed) < 4
        and int(typed) <= MAX_DAYS
    ):
        return {"payment_days": int(typed)}
    raise _at("payment_days", _("“%(word)s” is no number of days up to 60."), typed)


def _tags(values: dict[str, str], around: Surroundings) -> dict[str, list[str]]:
    typed = values.get("tags", "").replace(";", ",").replace("|", ",")
    try:
        return {"tags": TagsField(required=False).clean(typed)}
    except ValidationError as refusal:
        raise ValidationError(
            [_reason("tags", text) for text in refusal.messages]
        ) from None


def _refused(fields: dict[str, Any]) -> Iterator[str]:
    """What the columns themselves refuse: too long, not an address, a sign that no paper can carry."""
    for name in PLAIN:
        try:
            _column(Customer, name).run_validators(fields[name])
        except ValidationError as refusal:
            yield from (_reason(name, text) for text in refusal.messages)
    if not fields["name"]:
        yield _reason("name", _("It is missing."))


def _column(model: type[Model], name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", model._meta.get_field(name))


def _number_reasons(fields: dict[str, Any]) -> list[str]:
    """Writes the numbers in their one form, or says which of them cannot be."""
    given = {name: fields[name] for name in ("kind", "country", *NUMBERS)}
    try:
        fields |= canonical_fields(**given)
    except BadIdentifier as refusal:
        return [_reason(field_of(refusal), str(refusal.sentence))]
    return []


def _note(line: Line) -> str:
    """What stands in the notes, and what stands in columns that we do not have."""
    parts = [line.values.get("notes", "")]
    parts += [f"{word}: {text}" for word, text in line.rest.items()]
    return "\n".join(filter(None, parts))


def _refused_note(text: str) -> list[str]:
    if not text:
        return []
    try:
        MaxLengthValidator(LONGEST_NOTE)(text)
        paper_text(text)
    except ValidationError as refusal:
        return [_reason("notes", each) for each in refusal.messages]
    return []


def _at(name: str, sentence: str, word: str) -> ValidationError:
    return ValidationError(_reason(name, sentence % {"word": word[:60]}))


def _reason(name: str, sentence: str) -> str:
    if sentence == EmailValidator.message:
        sentence = _("This is not an e-mail address. Write it like name@example.be.")
    return _("%(column)s: %(sentence)s") % {
        "column": LABELS[name],
        "sentence": sentence,
    }
