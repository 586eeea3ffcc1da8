"""Bounces that a sending service reports as JSON in a mail (Amazon SES through SNS)."""

import json
import re

from comptoir.channels.email.reading.bounced import Bounced, Bounces


def bounces_in(text: str) -> Bounces | None:
    """The bounces of a JSON notification, or None when the text is none."""
    start = text.find("{")
    if start < 0 or start > 200 or '"notificationType"' not in text[:4000]:
        return None
    try:
        # The service folds long lines; the JSON itself never holds a bare line end.
        told, _ = json.JSONDecoder().raw_decode(re.sub(r"\n+", "", text[start:]))
        bounce = told.get("bounce") or {}
        original = str((told.get("mail") or {}).get("messageId") or "")
        found = tuple(
            Bounced(
                str(one["emailAddress"]),
                str(one.get("status") or ("5.0.0" if bounce.get("bounceType") == "Permanent" else "4.0.0")),
                bounce.get("bounceType") == "Permanent",
                str(one.get("diagnosticCode") or "")[:500],
                str(one.get("action") or ""),
            )
            for one in bounce.get("bouncedRecipients") or []
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if told.get("notificationType") != "Bounce":
        return Bounces(is_bounce=False)
    return Bounces(True, found, f"<{original}>" if original else "")
