"""Collects the rooms' tasks once the apps are loaded."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "comptoir.jobs"

    def ready(self) -> None:
        autodiscover_modules("jobs")
        from comptoir.jobs import checks as checks
