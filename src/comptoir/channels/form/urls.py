"""The addresses of forms: where customers fill one in, and where agents set one up."""

from django.urls import path

from comptoir.channels.form import request_views, setup_views

app_name = "form"
SETUP = "desk/setup/inboxes/<int:inbox_id>/forms/"
ONE = f"{SETUP}<int:form_id>/"
urlpatterns = [
    path("new/<slug:slug>", request_views.request_page, name="request"),
    path(SETUP, setup_views.setup, name="setup"),
    path(ONE, setup_views.form, name="form"),
    path(f"{ONE}removal", setup_views.form_removal, name="form_removal"),
    path(f"{ONE}field", setup_views.field, name="field_new"),
    path(f"{ONE}preview", setup_views.preview, name="preview_new"),
    path(f"{ONE}fields/<slug:key>/", setup_views.field, name="field"),
    path(f"{ONE}fields/<slug:key>/preview", setup_views.preview, name="preview"),
    path(f"{ONE}fields/<slug:key>/move", setup_views.move, name="move"),
    path(f"{ONE}fields/<slug:key>/removal", setup_views.removal, name="removal"),
]
