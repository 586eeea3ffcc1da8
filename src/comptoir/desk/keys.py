"""The desk's keys: what the sheet shows.  Templates bind them by `data-key`; j, k, o and x are the list's own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Key:
    keys: str  # pressed one after the other; "ctrl+enter" together
    does: Promise | str

    @property
    def caps(self) -> list[str]:
        return self.keys.split()


@dataclass(frozen=True)
class Section:
    name: Promise | str
    keys: tuple[Key, ...]


SHEET = (
    Section(
        _("In the list"),
        (
            Key("j", _("Next conversation")),
            Key("k", _("Previous conversation")),
            Key("o", _("Open the conversation")),
            Key("x", _("Select")),
            Key("shift+x", _("Select all")),
            Key("Esc", _("Back to the list")),
        ),
    ),
    Section(
        _("In a conversation"),
        (
            Key("r", _("Reply")),
            Key("n", _("Write a note")),
            Key("e", _("Solve")),
            Key("a", _("Assign")),
            Key("i", _("Assign to me")),
            Key("v", _("Hand over to a team")),
            Key("s", _("Snooze")),
            Key("t", _("Set the state")),
            Key("p", _("Set the priority")),
            Key("#", _("Tags")),
            Key("m", _("Merge")),
            Key("u", _("Mark unread")),
            Key(".", _("Show the customer")),
        ),
    ),
    Section(
        _("While writing"),
        (
            Key("Ctrl+Enter", _("Send")),
            Key("/", _("Saved replies")),
            Key("@", _("Mention a colleague, in a note")),
            Key("Ctrl+B", _("Bold")),
            Key("Ctrl+I", _("Italic")),
            Key("Esc", _("Leave the editor")),
        ),
    ),
    Section(
        _("Anywhere"),
        (
            Key("/", _("Search")),
            Key("c", _("New conversation")),
            Key("g i", _("Mine")),
            Key("g u", _("Unassigned")),
            Key("g a", _("All open")),
            Key("g w", _("Waiting on customer")),
            Key("g m", _("Mentioned")),
            Key("g z", _("Snoozed")),
            Key("g c", _("Customers")),
            Key("?", _("This sheet")),
        ),
    ),
)
