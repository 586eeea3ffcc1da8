"""The addresses of sign-in and of one's own account, for agents and customers: the library's views and ours."""

from allauth.mfa.base import views as second_step
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path
from django.views.generic import RedirectView

from comptoir.desk import account_views, invitation_views

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("security/", account_views.security, name="mfa_index"),
    path("second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("second-step/again/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("app/", include("allauth.mfa.totp.urls")),
    path("recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", account_views.remove_passkey, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("browsers/", account_views.sessions, name="account_sessions"),
    path("browsers/others/end/", account_views.end_other_sessions, name="account_end_others"),
    path("browsers/<int:session_id>/end/", account_views.end_session, name="account_end_session"),
    path("invitation/<str:token>/", invitation_views.invitation, name="account_invitation"),
    path("invitation/<str:token>/passkey/", invitation_views.passkey, name="account_invitation_passkey"),
]
