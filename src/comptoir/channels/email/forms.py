"""What an admin says of an e-mail inbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.channels.email.queries import Options
from comptoir.lib import mail_address, smtp

MAX_ALIASES = 50


class InboxOptionsForm(forms.Form):
    """The options of one inbox; a password once given is never shown again."""

    aliases = forms.CharField(
        label=gettext_lazy("Further addresses"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line. Mail to them comes into this inbox; answers leave from its own address."),
    )
    has_plus_addresses = forms.BooleanField(
        label=gettext_lazy("Answers come to an address of their own"),
        required=False,
        help_text=gettext_lazy("Your mail server must deliver support+anything@… to support@…; many do."),
    )
    has_subject_tag = forms.BooleanField(
        label=gettext_lazy("The number stands in the subject"),
        required=False,
        help_text=gettext_lazy("As in “Re: My order [#12]”: people can name it, and it helps to keep mails together."),
    )
    acknowledges = forms.BooleanField(
        label=gettext_lazy("Confirm what comes in"),
        required=False,
        help_text=gettext_lazy("One short mail with the number and a link to follow it; never to machines."),
    )
    takes_all = forms.BooleanField(
        label=gettext_lazy("Take mail for addresses that nobody has"),
        required=False,
        help_text=gettext_lazy("Otherwise such mail is refused and its sender hears so."),
    )
    smtp_url = forms.CharField(
        label=gettext_lazy("A mail server of its own"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("smtp://user:password@host:587; leave it empty to keep what is set."),
    )
    forget_server = forms.BooleanField(label=gettext_lazy("Forget the inbox's own mail server"), required=False)

    def clean_aliases(self) -> list[str]:
        found: list[str] = []
        for line in str(self.cleaned_data["aliases"]).split():
            try:
                found.append(mail_address.normalise(line.strip(",;")).lower())
            except mail_address.BadAddress as error:
                raise forms.ValidationError(_("“%(line)s” is no mail address.") % {"line": line[:80]}) from error
        if len(found) > MAX_ALIASES:
            raise forms.ValidationError(_("At most %(most)s addresses.") % {"most": MAX_ALIASES})
        return list(dict.fromkeys(found))

    def clean_smtp_url(self) -> str:
        url = str(self.cleaned_data["smtp_url"]).strip()
        wrong = smtp.check(url) if url else ""
        if wrong:
            raise forms.ValidationError(wrong)
        return url

    def settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """The inbox's settings with what was said."""
        said = self.cleaned_data
        kept = "" if said["forget_server"] else str(before.get("smtp_url", ""))
        flags = ("has_plus_addresses", "has_subject_tag", "acknowledges", "takes_all")
        return {
            **before,
            **{name: bool(said[name]) for name in flags},
            "aliases": said["aliases"],
            "smtp_url": said["smtp_url"] or kept,
        }


def initial_of(options: Options) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "aliases": "\n".join(options.aliases),
        "has_plus_addresses": options.has_plus_addresses,
        "has_subject_tag": options.has_subject_tag,
        "acknowledges": options.acknowledges,
        "takes_all": options.takes_all,
    }
