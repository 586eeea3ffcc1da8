"""The addresses of realtime that Django answers; `/live` itself is answered before Django."""

from django.urls import path

from comptoir.realtime.positions_view import positions

app_name = "realtime"
urlpatterns = [path("positions", positions, name="positions")]
