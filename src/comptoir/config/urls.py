"""Which address leads to which room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include("comptoir.desk.urls")),
    path("live/", include("comptoir.realtime.urls")),
    path("welcome/", include("comptoir.desk.first_urls")),
    path("account/", include("comptoir.desk.account_urls")),
    path("", include("comptoir.channels.form.urls")),
    path("", include("comptoir.helpcenter.urls")),
]

handler400 = "comptoir.config.errors.bad_request"
handler403 = "comptoir.config.errors.permission_denied"
handler404 = "comptoir.config.errors.page_not_found"
handler500 = "comptoir.config.errors.server_error"
