from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "comptoir.channels.email"
    label = "email"
    verbose_name = "E-mail"

    def ready(self) -> None:
        from comptoir.channels.email.channel import EmailChannel
        from comptoir.conversations.channel import register

        register(EmailChannel())
