from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "comptoir.conversations"
    label = "conversations"
    verbose_name = "Conversations"

    def ready(self) -> None:
        from comptoir.conversations import live

        live.register()
