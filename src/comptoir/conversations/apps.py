from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "comptoir.conversations"
    label = "conversations"
    verbose_name = "Conversations"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from comptoir.conversations import live
        from comptoir.conversations.search import keeping

        live.register()
        pre_migrate.connect(keeping.before_migrating, sender=self)
        post_migrate.connect(keeping.after_migrating, sender=self)
