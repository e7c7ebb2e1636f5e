"""Addresses of papers, customers and what is coming; nouns, one list per object."""

from django.urls import include, path

from documents.brands import printing
from documents.brands import views as brands
from documents.customers import views as customers
from documents.customers.importing import views as imports
from documents.enums import PaperKind
from documents.pages import (
    archives,
    bulk,
    coming,
    copying,
    corrections,
    decisions,
    editor,
    lists,
    papers,
    pipeline,
    planning,
    quote_life,
    recurring,
    reviewing,
    saved_lists,
    sending,
    transmissions,
)
from documents.pages import customers as cards
from documents.prices import views as prices
from documents.public import views as public

app_name = "documents"

quotes_urls = [
    path("", lists.quote_list, name="quote_list"),
    path("new/", editor.new, {"kind": PaperKind.QUOTE}, name="quote_new"),
    path("<public_id:public_id>/", papers.quote, name="quote"),
    path(
        "<public_id:public_id>/invoice/",
        papers.invoice_from_quote,
        name="quote_invoice",
    ),
    path("<public_id:public_id>/answer/", papers.quote_answer, name="quote_answer"),
    path(
        "<public_id:public_id>/progress/<str:step>/",
        quote_life.progress,
        name="quote_progress",
    ),
    path(
        "<public_id:public_id>/revision/", papers.quote_revision, name="quote_revision"
    ),
]
invoices_urls = [
    path("", lists.invoice_list, name="invoice_list"),
    path("new/", editor.new, {"kind": PaperKind.INVOICE}, name="invoice_new"),
    path("<public_id:public_id>/", papers.invoice, name="invoice"),
    path("<public_id:public_id>/says-paid/", decisions.says_paid, name="says_paid"),
    path("<public_id:public_id>/dispute/", decisions.dispute, name="dispute"),
    path(
        "<public_id:public_id>/correction/", corrections.correction, name="correction"
    ),
    path(
        "<public_id:public_id>/credit-note/",
        corrections.credit_note_new,
        name="credit_note_new",
    ),
    path(
        "<public_id:public_id>/replacement/",
        corrections.replacement,
        name="invoice_replacement",
    ),
    path(
        "<public_id:public_id>/recurrence/",
        recurring.invoice_recurrence,
        name="invoice_recurrence",
    ),
]
recurring_urls = [
    path("", recurring.recurrence_list, name="recurrence_list"),
    path("<public_id:public_id>/", recurring.recurrence, name="recurrence"),
    path(
        "<public_id:public_id>/<str:act>/",
        recurring.recurrence_state,
        name="recurrence_state",
    ),
]
credit_notes_urls = [
    path(
        "<public_id:public_id>/draft/",
        corrections.credit_note,
        name="credit_note_draft",
    ),
]
steps_urls = [
    path("coming/", coming.coming, name="coming"),
    path(
        "planned-actions/<public_id:public_id>/decision/",
        decisions.decision,
        name="decision",
    ),
    path(
        "receivables/<public_id:public_id>/steps/<str:stage>/decision/",
        decisions.step_decision,
        name="step_decision",
    ),
    path(
        "holds/<public_id:public_id>/release/",
        decisions.hold_release,
        name="hold_release",
    ),
    path("letters/<public_id:public_id>/", decisions.letter, name="letter"),
]
papers_urls = [
    path("<public_id:public_id>/draft/", editor.edit, name="paper_draft"),
    path("<public_id:public_id>/deletion/", editor.delete, name="paper_deletion"),
    path("<public_id:public_id>/copy/", copying.copy, name="paper_copy"),
    path("<public_id:public_id>/sources/", copying.sources, name="paper_sources"),
    path("<public_id:public_id>/sending/", sending.sheet, name="paper_sending"),
    path("<public_id:public_id>/review/", reviewing.submission, name="paper_review"),
    path(
        "<public_id:public_id>/review/withdrawal/",
        reviewing.withdrawal,
        name="paper_review_withdrawal",
    ),
    path("<public_id:public_id>/dispatch/", sending.again, name="paper_redispatch"),
    path(
        "departures/<public_id:public_id>/recall/",
        sending.departure_recall,
        name="departure_recall",
    ),
    path(
        "departures/<public_id:public_id>/now/",
        sending.departure_now,
        name="departure_now",
    ),
    path(
        "<public_id:public_id>/transmission/",
        transmissions.begin,
        name="paper_transmission",
    ),
    path(
        "transmissions/<public_id:public_id>/deposit/",
        transmissions.deposited,
        name="transmission_deposit",
    ),
    path(
        "planned/<public_id:public_id>/removal/",
        planning.removal,
        name="planned_removal",
    ),
    path("<public_id:public_id>/files/<str:kind>/", papers.file, name="paper_file"),
    path("selection/", bulk.selection, name="selection"),
    path("selection/table/<str:form>/", bulk.export, name="selection_table"),
    path("selection/archive/", bulk.archive_new, name="selection_archive"),
    path("selection/sending/", bulk.sending, name="selection_sending"),
    path("selection/reminders/", bulk.reminders, name="selection_reminders"),
    path("archives/<public_id:public_id>/", archives.archive, name="archive"),
    path(
        "archives/<public_id:public_id>/file/",
        archives.archive_file,
        name="archive_file",
    ),
    path("saved-lists/", saved_lists.saved_lists, name="saved_lists"),
    path(
        "saved-lists/<public_id:public_id>/removal/",
        saved_lists.saved_list_removal,
        name="saved_list_removal",
    ),
]
customers_urls = [
    path("", customers.customer_list, name="customer_list"),
    path("new/", customers.new, name="customer_new"),
    path("pipeline/", pipeline.board, name="pipeline"),
    path("import/", imports.upload, name="customer_upload"),
    path("imports/<public_id:public_id>/", imports.report, name="customer_import"),
    path(
        "imports/<public_id:public_id>/refused/",
        imports.refused,
        name="customer_import_refused",
    ),
    path("export/<str:form>/", customers.export, name="customer_export"),
    path("<public_id:public_id>/", cards.customer, name="customer"),
    path("<public_id:public_id>/edit/", customers.edit, name="customer_edit"),
    path("<public_id:public_id>/notes/", cards.note, name="customer_note"),
    path("<public_id:public_id>/stage/", cards.stage, name="customer_stage"),
    path("<public_id:public_id>/next-step/", cards.next_step, name="customer_step"),
    path("<public_id:public_id>/contacts/", cards.contact_new, name="contact_new"),
    path("contacts/<public_id:public_id>/", cards.contact, name="contact"),
    path("steps/<public_id:public_id>/done/", cards.step_done, name="step_done"),
]
brands_urls = [
    path("", brands.own_brands, name="brand_list"),
    path("<public_id:public_id>/", brands.brand, name="brand"),
    path("<public_id:public_id>/texts/", brands.texts, name="brand_texts"),
    path(
        "<public_id:public_id>/conditions/",
        printing.conditions,
        name="brand_conditions",
    ),
    path("<public_id:public_id>/sample/", printing.sample, name="brand_sample"),
    path(
        "<public_id:public_id>/sample/<str:kind>/<str:language>/<int:page>/",
        printing.sample_page,
        name="brand_sample_page",
    ),
    path("<public_id:public_id>/logo/", brands.logo, name="brand_logo"),
    path("<public_id:public_id>/style.css", brands.style, name="brand_style"),
]
prices_urls = [
    path("<public_id:public_id>/", prices.price_list, name="price_list"),
    path("items/<public_id:public_id>/", prices.item, name="price_item"),
    path(
        "items/<public_id:public_id>/deletion/",
        prices.deletion,
        name="price_item_deletion",
    ),
]
public_urls = [
    path("", public.paper, name="public_paper"),
    path("acceptance/", public.acceptance, name="public_acceptance"),
    path("refusal/", public.refusal, name="public_refusal"),
    path("receipt/", public.receipt, name="public_receipt"),
    path("pdf/", public.pdf, name="public_pdf"),
    path("xml/", public.xml, name="public_xml"),
    path("logo/", public.logo, name="public_logo"),
]

urlpatterns = [
    path("quotes/", include(quotes_urls)),
    path("invoices/", include(invoices_urls)),
    path("recurring/", include(recurring_urls)),
    path("credit-notes/", include(credit_notes_urls)),
    path("papers/", include(papers_urls)),
    path("customers/", include(customers_urls)),
    path("brands/", include(brands_urls)),
    path("prices/", include(prices_urls)),
    path("", include(steps_urls)),
    path("p/<str:token>/", include(public_urls)),
]
