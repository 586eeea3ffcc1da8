"""The addresses of the first minute."""

from django.urls import path

from comptoir.desk import first_views

app_name = "first"
urlpatterns = [
    path("link/<str:token>/", first_views.begin, name="begin"),
    path("you/", first_views.you, name="you"),
    path("company/", first_views.company, name="company"),
    path("inboxes/", first_views.inboxes, name="inboxes"),
    path("people/", first_views.people, name="people"),
    path("people/<int:invitation_id>/withdraw/", first_views.withdraw, name="withdraw"),
    path("ready/", first_views.ready, name="ready"),
    path("demo/", first_views.fill_demo, name="demo"),
    path("demo/progress/", first_views.demo_progress, name="demo_progress"),
]
