from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import sentences, subjects  # noqa: PLC0415 (models must be loaded first)

        subjects.register_subjects()
        sentences.register_sentences()
