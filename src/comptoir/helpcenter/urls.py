"""The addresses of the customers' side."""

from django.urls import path

from comptoir.helpcenter import (
    choice_views,
    file_views,
    follow_views,
    home_views,
    list_views,
    profile_views,
    request_views,
    sign_in_views,
)

app_name = "helpcenter"
REQUEST = "requests/<slug:public_id>/"
urlpatterns = [
    path("", home_views.home, name="home"),
    path("ask", home_views.ask, name="ask"),
    path("language", choice_views.language, name="language"),
    path("look", choice_views.look, name="look"),
    path("uploads", file_views.upload, name="upload"),
    path("follow/", follow_views.ask_link, name="ask_link"),
    path("follow/sent", follow_views.link_sent, name="link_sent"),
    path("follow/<str:token>", follow_views.follow, name="follow"),
    path("sign-in/", sign_in_views.sign_in, name="sign_in"),
    path("sign-in/code", sign_in_views.code, name="code"),
    path("sign-out", sign_in_views.sign_out, name="sign_out"),
    path("sign-in/passkey", sign_in_views.passkey, name="passkey"),
    path("profile/", profile_views.profile, name="profile"),
    path("profile/addresses", profile_views.add_address, name="add_address"),
    path("profile/addresses/code", profile_views.prove_address, name="prove_address"),
    path("profile/addresses/<int:identity_id>/removal", profile_views.remove_address, name="remove_address"),
    path("profile/data", profile_views.own_data, name="own_data"),
    path("requests/", list_views.my_requests, name="my_requests"),
    path(REQUEST, request_views.request_page, name="request"),
    path(f"{REQUEST}timeline", request_views.timeline, name="timeline"),
    path(f"{REQUEST}words", request_views.follow_up, name="follow_up"),
    path(f"{REQUEST}closure", request_views.closure, name="closure"),
    path(f"{REQUEST}reopening", request_views.reopening, name="reopening"),
    path(f"{REQUEST}reading", request_views.reading, name="reading"),
    path(f"{REQUEST}received", request_views.received, name="received"),
    path(f"{REQUEST}transcript", request_views.transcript, name="transcript"),
    path(f"{REQUEST}files/<slug:file_id>", file_views.download, name="file"),
    path(f"{REQUEST}pictures/<slug:file_id>", file_views.picture, name="picture"),
]
