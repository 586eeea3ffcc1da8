"""Which address leads to which room."""

from django.urls import URLPattern, URLResolver, include, path

from comptoir.config import health_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("live/", include("comptoir.realtime.urls")),
    path("welcome/", include("comptoir.desk.first_urls")),
    path("account/", include("comptoir.desk.account_urls")),
    path("desk/setup/health/", health_views.health, name="health"),
    path("desk/setup/health/<int:job_id>/", health_views.try_again, name="health_try_again"),
    path("desk/setup/", include("comptoir.channels.email.urls")),
    path("desk/", include("comptoir.desk.setup_urls")),
    path("desk/", include("comptoir.desk.urls")),
    path("", include("comptoir.channels.form.urls")),
    path("", include("comptoir.helpcenter.urls")),
]

handler400 = "comptoir.config.errors.bad_request"
handler403 = "comptoir.config.errors.permission_denied"
handler404 = "comptoir.config.errors.page_not_found"
handler500 = "comptoir.config.errors.server_error"
