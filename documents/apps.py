from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import coming, receivers, sentences, subjects  # noqa: F401, PLC0415 (models come first)
        from documents.archives import notices as archives  # noqa: F401, PLC0415 (as above)
        from documents.dunning import kinds  # noqa: F401, PLC0415 (as above)
        from documents.dunning import sentences as steps  # noqa: PLC0415 (as above)
        from documents.dunning.defaults import load_dunning_plans  # noqa: PLC0415 (as above)
        from documents.dunning.jobs import simulated_day  # noqa: PLC0415 (as above)
        from documents.einvoicing import notices as einvoicing  # noqa: F401, PLC0415 (as above)
        from documents.followups import notices as followups  # noqa: F401, PLC0415 (as above)
        from documents.invoices import notices as invoices  # noqa: F401, PLC0415 (as above)
        from documents.quotes import notices  # noqa: F401, PLC0415 (as above)
        from documents.reviews import notices as reviews  # noqa: F401, PLC0415 (as above)
        from documents.reviews import preparing  # noqa: F401, PLC0415 (as above)
        from documents.scheduled import notices as scheduled  # noqa: F401, PLC0415 (as above)
        from smartportal.core import clock  # noqa: PLC0415 (as above)
        from smartportal.reference.services import register_loader  # noqa: PLC0415 (as above)

        subjects.register_subjects()
        sentences.register_sentences()
        steps.register_sentences()
        coming.register_kinds()
        register_loader(load_dunning_plans)
        clock.simulate_with(simulated_day)
