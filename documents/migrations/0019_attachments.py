"""Several recipients of a paper, and files of the member's own."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import smartportal.core.ids
import smartportal.core.text


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0003_enclosed_files"),
        ("documents", "0018_transmissions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    smartportal.core.ids.PublicIdField(
                        default=smartportal.core.ids.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=100, validators=[smartportal.core.text.one_line]
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="departure",
            name="also_to",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.EmailField(max_length=254),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="also_to",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.EmailField(max_length=254),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(("also_to__len__lt", 10)),
                name="departure_to_at_most_ten",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("also_to__len__lt", 10)),
                name="dispatch_to_at_most_ten",
            ),
        ),
        migrations.AddField(
            model_name="paperattachment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paperattachment",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="delivery.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="paperattachment",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments",
                to="documents.paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperattachment",
            constraint=models.UniqueConstraint(
                fields=("paper", "file"), name="one_attachment_per_paper_and_file"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperattachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="paper_attachment_has_a_name",
            ),
        ),
    ]
