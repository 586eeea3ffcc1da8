from django.apps import AppConfig


class FormConfig(AppConfig):
    name = "comptoir.channels.form"
    label = "form"
    verbose_name = "Forms"

    def ready(self) -> None:
        from comptoir.channels.form.channel import FormChannel
        from comptoir.conversations.channel import register

        register(FormChannel())
