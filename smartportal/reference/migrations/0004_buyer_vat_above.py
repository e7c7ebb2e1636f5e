from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reference", "0003_vat_regime_and_audience")]

    operations = [
        migrations.AlterField(
            "rate",
            "kind",
            models.CharField(
                choices=[
                    ("late_interest_b2b", "Late interest between businesses"),
                    ("late_interest_public", "Late interest of a public body"),
                    ("legal_interest", "Legal interest"),
                    ("fixed_sum_b2b", "Fixed sum between businesses"),
                    (
                        "default_terms_b2b",
                        "Term between businesses when none was agreed",
                    ),
                    ("max_terms_b2b", "Longest term between businesses"),
                    (
                        "consumer_reminder_fee",
                        "Fee of a further reminder to a private person",
                    ),
                    (
                        "consumer_first_term",
                        "Term of the first reminder to a private person",
                    ),
                    (
                        "buyer_vat_above",
                        "Amount without VAT above which a company's VAT number is printed",
                    ),
                    ("retention", "How long papers are kept"),
                ],
                max_length=32,
                verbose_name="kind",
            ),
        ),
    ]
