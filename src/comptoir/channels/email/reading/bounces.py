"""Did a mail of ours come back?  Delivery reports (RFC 3464), and what servers write that do not know them."""

import re
from dataclasses import dataclass
from typing import Final

from comptoir.channels.email.reading import addresses, headers, limits, sns
from comptoir.channels.email.reading import bounce_words as words
from comptoir.channels.email.reading.bounced import Bounced, Bounces
from comptoir.channels.email.reading.charsets import clean, guess
from comptoir.channels.email.reading.failures import failed_in_text
from comptoir.channels.email.reading.limits import Cuts
from comptoir.channels.email.reading.parts import Part, tree

_STATUS_TYPES: Final = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES: Final = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/partial",
)
_FIELD: Final = re.compile(r"^[ \t>]{0,4}([A-Za-z-]{4,40}):[ \t]?(.*)$")
_MESSAGE_ID: Final = re.compile(r"^[ \t>]{0,8}message-id:\s{0,200}<([^<>\s]{3,300})>", re.I | re.M)
_DELIVERED: Final = ("delivered", "relayed", "expanded")


@dataclass(frozen=True)
class _Signs:
    """What the top of the mail says about who wrote it."""

    is_daemon: bool
    is_unnamed: bool
    subject_says: bool
    is_other: bool


def bounces_of(root: Part, text: str) -> Bounces:
    """Whether the mail says that another did not arrive, for whom, and which one."""
    leaves = root.leaves()
    report = root.params.get("report-type", "").lower()
    if report == "feedback-report" or any(leaf.type == "message/feedback-report" for leaf in leaves):
        return Bounces(is_bounce=False)
    scanned = text[: limits.MAX_SCAN_BYTES]
    notified = sns.bounces_in(scanned)
    if notified is not None:
        return notified
    signs = _signs(root)
    found, has_report = _from_reports(leaves, scanned, signs)
    if has_report and found and all(one.action in _DELIVERED for one in found):
        return Bounces(is_bounce=False)
    found = [one for one in found if one.action not in _DELIVERED]
    if not (has_report or _says_so(root, scanned, signs)):
        return Bounces(is_bounce=False)
    found = found or failed_in_text(root, scanned, [leaf.type for leaf in leaves], _returned_to(leaves))
    return Bounces(True, tuple(found[: limits.MAX_BOUNCED]), _original_id(leaves, scanned))


def _signs(root: Part) -> _Signs:
    fields = root.fields
    senders = addresses.parse(fields.text("from"))
    sender = senders[0] if senders else addresses.Address("", "")
    local = sender.email.partition("@")[0]
    # A forgotten part of the name tells as well: "MAILER-DAEMON <>" or "postmaster@x (Mail Delivery System)".
    is_daemon = bool(
        words.DAEMON_LOCAL.match(local)
        or words.DAEMON_NAME.search(f"{sender.name} {local}")
        or words.DAEMON_LOCAL.match(sender.name.strip())
        or fields.has("x-failed-recipients")
        or fields.text("from").replace(" ", "") == "<>"
    )
    is_unnamed = (
        fields.text("return-path").replace(" ", "") == "<>" or not senders or bool(re.match(r"(?i)no-?reply", local))
    )
    subject = fields.decoded("subject")[:300]
    auto = fields.text("auto-submitted").lower()
    is_other = bool(
        words.NOT_BOUNCE.search(subject)
        or "vacation" in auto
        or fields.has("x-autoreply")
        or fields.has("x-autorespond")
        or (
            fields.text("x-auto-response-suppress").strip().lower() == "all"
            and "auto-generated" in auto
            and not words.SUBJECT.search(subject)
        )
        or (fields.has("list-id") and not words.DAEMON_LOCAL.match(local))
    )
    return _Signs(is_daemon, is_unnamed, bool(words.SUBJECT.search(subject)), is_other)


def _says_so(root: Part, text: str, signs: _Signs) -> bool:
    if signs.is_other and not root.fields.has("x-failed-recipients"):
        return False
    head = text[:6000]
    if words.CHALLENGE.search(head) and not words.STRONG_BODY.search(head):
        return False
    body_says = bool(words.BODY.search(head))
    if signs.is_daemon and (signs.subject_says or body_says):
        return signs.subject_says or bool(words.STRONG_BODY.search(head)) or not words.NOT_BOUNCE.search(head)
    if not words.OF_MAIL.search(head):
        return False
    is_strong = bool(words.STRONG_BODY.search(head))
    if signs.is_unnamed:
        return (signs.subject_says or is_strong) and not words.NOT_BOUNCE.search(head)
    is_reply = bool(re.match(r"(?i)\s*(?:re|aw|sv|tr|fwd?|wg|rv)\s*:", root.fields.text("subject"))) or root.fields.has(
        "in-reply-to"
    )
    return signs.subject_says and is_strong and not is_reply


def _from_reports(leaves: list[Part], text: str, signs: _Signs) -> tuple[list[Bounced], bool]:
    found: list[Bounced] = []
    has_report = False
    for leaf in leaves:
        data = leaf.data[: limits.MAX_SCAN_BYTES] if leaf.type in _STATUS_TYPES else b""
        if data:
            has_report = True
            found += _reported(clean(guess(data)))
        elif leaf.type == "message/rfc822" and signs.is_daemon and signs.subject_says:
            # Some gateways send the report on inside a mail of their own.
            data = leaf.data[: limits.MAX_SCAN_BYTES]
            if b"delivery-status" in data[:8192].lower():
                inner, _ = _from_reports(
                    [one for one in tree(data, Cuts()).leaves() if one.type in _STATUS_TYPES], "", signs
                )
                found += inner
                has_report = has_report or bool(inner)
    if not found and (signs.is_daemon or signs.is_unnamed or signs.subject_says) and "-recipient:" in text.lower():
        found = _reported(text)
        has_report = has_report or bool(found)
    return found, has_report


def _reported(text: str) -> list[Bounced]:
    """The per-recipient groups of a delivery report."""
    found: list[Bounced] = []
    group: dict[str, str] = {}
    last = ""

    def close() -> None:
        # The original recipient is the address we wrote to; the final one may be where it was forwarded.
        address = _address(group.get("original-recipient", "")) or _address(group.get("final-recipient", ""))
        if address:
            found.append(_bounced(address, group))
        group.clear()

    for line in text.replace("\r", "").split("\n")[:4000]:
        if not line.strip():
            close()
            last = ""
            continue
        match = _FIELD.match(line)
        if match:
            last = match[1].lower()
            if last in ("final-recipient", "original-recipient") and last in group:
                close()
            group.setdefault(last, match[2].strip())
        elif last and line[0] in " \t":
            group[last] = f"{group.get(last, '')} {line.strip()}"[:2000]
    close()
    unique: dict[str, Bounced] = {}
    for one in found:
        unique.setdefault(one.address.lower(), one)
    return list(unique.values())


def _bounced(address: str, group: dict[str, str]) -> Bounced:
    action = group.get("action", "").split(";")[0].split("(")[0].strip().lower()
    why = group.get("diagnostic-code", "")
    match = re.search(r"\b([245]\.\d{1,3}\.\d{1,3})\b", group.get("status", ""))
    status = match[1] if match else ""
    inner = re.search(r"\b([45]\.\d{1,3}\.\d{1,3})\b", why)
    is_vague = not status or (status.endswith(".0.0") and bool(inner) and inner[1][0] == status[0])  # type: ignore[index]
    if inner and (is_vague or (action == "failed" and inner[1][0] == "5" and status[0] == "4")):
        status = inner[1]
    if not status:
        code = re.search(r"\b([45])\d\d\b", why)
        status = f"{code[1]}.0.0" if code else ("4.0.0" if action == "delayed" else "5.0.0")
    is_permanent = action == "failed" or (action not in ("delayed", *_DELIVERED) and status.startswith("5"))
    return Bounced(address, status, is_permanent, why[:500], action)


def _address(value: str) -> str:
    given = value.rpartition(";")[2].strip() if ";" in value else value.strip()
    found = addresses.parse(given)
    if found and "@" in found[0].email:
        return found[0].email
    return given.strip("<> ")[:320] if given and " " not in given else ""


def _returned_to(leaves: list[Part]) -> list[str]:
    """To whom the mail that came back was sent, when it came back with its headers."""
    for leaf in leaves:
        if leaf.type in _RETURNED_TYPES:
            data = leaf.data[: limits.MAX_HEADER_BYTES]
            fields, _ = headers.split(data, 0, len(data), Cuts())
            return [address.email for address in addresses.parse(fields.text("to")) if "@" in address.email]
    return []


def _original_id(leaves: list[Part], text: str) -> str:
    """The Message-ID of the mail that came back, with its brackets; "" when it does not say."""
    for leaf in leaves:
        if leaf.type in _RETURNED_TYPES:
            match = _MESSAGE_ID.search(clean(guess(leaf.data[: limits.MAX_FIELD_BYTES])))
            if match:
                return f"<{match[1]}>"
    match = _MESSAGE_ID.search(text)
    return f"<{match[1]}>" if match else ""
