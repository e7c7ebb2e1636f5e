"""People, notes, next steps, delivery and tags of customers, and files of cards to take over."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import smartportal.core.ids
import smartportal.core.text


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0008_credit_notes"),
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerContact",
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
                        max_length=80,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="name",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="role",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=32,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="phone",
                    ),
                ),
                (
                    "gets_papers",
                    models.BooleanField(
                        default=False,
                        verbose_name="Quotes and invoices are sent to this person",
                    ),
                ),
                (
                    "gets_reminders",
                    models.BooleanField(
                        default=False, verbose_name="Gets a copy of reminders"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CustomerImport",
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
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=140)),
                ("reading", models.JSONField(default=dict)),
                ("lines", models.JSONField(default=list)),
                ("taken_at", models.DateTimeField(null=True)),
                ("added", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CustomerNote",
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
                    "text",
                    models.TextField(
                        max_length=4000,
                        validators=[smartportal.core.text.paper_text],
                        verbose_name="note",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DeliveryAddress",
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
                    "street",
                    models.CharField(
                        blank=True,
                        max_length=140,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="street",
                    ),
                ),
                (
                    "house_number",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="number",
                    ),
                ),
                (
                    "box",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="box",
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="postal code",
                    ),
                ),
                (
                    "town",
                    models.CharField(
                        blank=True,
                        max_length=70,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="town",
                    ),
                ),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="country"),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        max_length=140,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="name",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NextStep",
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
                    "text",
                    models.CharField(
                        max_length=140,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="next step",
                    ),
                ),
                ("on", models.DateField(verbose_name="on the")),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="customer",
            name="sales_moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="customer",
            name="sales_stage",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contact", "Contact"),
                    ("quoted", "Quote sent"),
                    ("follow_up", "To follow up"),
                    ("won", "Won"),
                    ("lost", "Lost"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="siret",
            field=models.CharField(
                blank=True,
                max_length=14,
                verbose_name="SIRET",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                blank=True,
                default=list,
                size=None,
                verbose_name="tags",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("siret", ""),
                    models.Q(
                        models.Q(("enterprise_number", ""), _negated=True),
                        ("siret__startswith", models.F("enterprise_number")),
                    ),
                    _connector="OR",
                ),
                name="customer_siret_begins_with_siren",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sales_moved_at", None), ("sales_stage", "")),
                    models.Q(
                        models.Q(("sales_stage", ""), _negated=True),
                        ("sales_moved_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="customer_sales_stage_iff_moved",
            ),
        ),
        migrations.AddField(
            model_name="customercontact",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="documents.customer",
            ),
        ),
        migrations.AddField(
            model_name="customerimport",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="members.activity",
            ),
        ),
        migrations.AddField(
            model_name="customerimport",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="customernote",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="customernote",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="documents.customer",
            ),
        ),
        migrations.AddField(
            model_name="deliveryaddress",
            name="customer",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="delivery",
                to="documents.customer",
            ),
        ),
        migrations.AddField(
            model_name="nextstep",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="nextstep",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="next_steps",
                to="documents.customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="customercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gets_papers", False), ("gets_reminders", False)),
                    models.Q(("email", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_who_gets_mail_has_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="customerimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_at", None)),
                fields=("activity", "by"),
                name="one_import_under_way_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="customernote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="customer_note_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None)),
                fields=("customer",),
                name="one_next_step_per_customer",
            ),
        ),
        # What was written on the card becomes its first note; checked now, as its table is changed next.
        migrations.RunSQL(
            sql="""
            INSERT INTO documents_customernote (customer_id, text, at)
                SELECT id, notes, created_at FROM documents_customer WHERE notes <> '';
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            reverse_sql="""
            UPDATE documents_customer SET notes = written.text FROM (
                SELECT customer_id, string_agg(text, E'\n\n' ORDER BY at, id) AS text
                FROM documents_customernote GROUP BY customer_id
            ) written WHERE written.customer_id = documents_customer.id;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
        ),
        migrations.RemoveField(
            model_name="customer",
            name="notes",
        ),
    ]
