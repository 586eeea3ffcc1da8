"""The addresses of forms."""

from django.urls import path

from comptoir.channels.form import request_views

app_name = "form"
urlpatterns = [path("new/<slug:slug>", request_views.request_page, name="request")]
