from django.apps import AppConfig


class HelpcenterConfig(AppConfig):
    name = "comptoir.helpcenter"
    label = "helpcenter"
    verbose_name = "Help centre"

    def ready(self) -> None:
        from comptoir.helpcenter import live

        live.register()
