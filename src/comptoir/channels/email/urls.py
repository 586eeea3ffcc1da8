"""The addresses of the e-mail channel's set-up."""

from django.urls import path

from comptoir.channels.email import setup_views

app_name = "email"
urlpatterns = [
    path("inboxes/<int:inbox_id>/mail/", setup_views.setup, name="setup"),
    path("mail/quarantine/", setup_views.quarantine, name="quarantine"),
    path("mail/raw/<int:raw_mail_id>/", setup_views.raw, name="raw"),
]
