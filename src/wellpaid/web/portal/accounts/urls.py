"""Addresses of signing up and in, and of the settings.

The library looks its pages up by names of its own, which must stay; where a page has a name of
ours as well it stands here twice. What isn't listed can't be reached: nothing of the library's own
addresses is included.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path, re_path

from wellpaid.web.portal import idle
from wellpaid.web.portal.signed_in import sign_in_required

from . import passwords, second_steps, settings_pages, settings_sign_in, sign_in, sign_up


def _page(route: str, view: object, *names: str) -> list[URLPattern]:
    return [path(route, view, name=name) for name in names]  # type: ignore[call-overload]


_AREA = "settings/sign-in"

urlpatterns = [
    *_page("sign-in", sign_in.SignIn.as_view(), "sign_in", "account_login"),
    *_page("sign-in/second-step", sign_in.SecondStep.as_view(), "second_step", "mfa_authenticate"),
    path("sign-in/passkey", sign_in.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/again", sign_in.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("sign-in/again/code", sign_in.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path(
        "sign-in/again/passkey",
        sign_in.PasskeyAgain.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("sign-in/closed", sign_in.Closed.as_view(), name="account_inactive"),
    *_page("sign-out", sign_in.SignOut.as_view(), "sign_out", "account_logout"),
    *_page("sign-up", sign_up.SignUp.as_view(), "sign_up", "account_signup"),
    path("sign-up/code", sign_up.EmailCode.as_view(), name="account_email_verification_sent"),
    *_page("reset-password", passwords.Reset.as_view(), "reset_password", "account_reset_password"),
    path("reset-password/sent", passwords.ResetSent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^reset-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)\Z",
        passwords.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("stay", idle.stay, name="stay"),
    path("timed-out", idle.timed_out, name="timed_out"),
    path("settings", settings_pages.index, name="settings"),
    path("settings/contact", settings_pages.contact, name="settings_contact"),
    path("settings/language", settings_pages.language, name="settings_language"),
    path("settings/display", settings_pages.display, name="settings_display"),
    path("settings/close", settings_pages.close, name="settings_close"),
    path("settings/closed", settings_pages.closed, name="settings_closed"),
    *_page(_AREA, settings_sign_in.overview, "settings_sign_in", "mfa_index", "mfa_list_webauthn"),
    path(f"{_AREA}/user-name", settings_sign_in.user_name, name="settings_user_name"),
    path(
        f"{_AREA}/email",
        sign_in_required(settings_sign_in.ChangeEmail.as_view()),
        name="account_email",
    ),
    path(f"{_AREA}/password", passwords.ChangePassword.as_view(), name="account_change_password"),
    path(f"{_AREA}/first-password", passwords.SetPassword.as_view(), name="account_set_password"),
    path(f"{_AREA}/devices", settings_sign_in.devices, name="usersessions_list"),
    path(f"{_AREA}/devices/<int:session_id>/end", settings_sign_in.end_device, name="end_device"),
    path(f"{_AREA}/devices/end-others", settings_sign_in.end_others, name="end_others"),
    path(f"{_AREA}/activity", settings_sign_in.activity, name="settings_activity"),
    path(
        f"{_AREA}/passkeys/add",
        sign_in_required(second_steps.AddPasskey.as_view()),
        name="mfa_add_webauthn",
    ),
    path(
        f"{_AREA}/passkeys/<int:pk>/rename",
        sign_in_required(second_steps.RenamePasskey.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        f"{_AREA}/passkeys/<int:pk>/remove",
        sign_in_required(second_steps.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(f"{_AREA}/app", sign_in_required(second_steps.AddApp.as_view()), name="mfa_activate_totp"),
    path(f"{_AREA}/app/remove", second_steps.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path(
        f"{_AREA}/recovery-codes",
        second_steps.RecoveryCodes.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        f"{_AREA}/recovery-codes/new",
        sign_in_required(second_steps.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        f"{_AREA}/recovery-codes/download",
        second_steps.DownloadRecoveryCodes.as_view(),
        name="mfa_download_recovery_codes",
    ),
]

if settings.IDENTITY_PROVIDER:
    from . import provider_views

    urlpatterns += [
        path("sign-in/with", provider_views.start, name="sign_in_with"),
        path("sign-in/with/return", provider_views.come_back, name="sign_in_with_return"),
        path("sign-in/with/problem", provider_views.show_problem, name="sign_in_with_problem"),
        path(f"{_AREA}/with/connect", provider_views.connect, name="settings_with_connect"),
        path(
            f"{_AREA}/with/<int:identity_id>/remove",
            provider_views.remove,
            name="settings_with_remove",
        ),
    ]
