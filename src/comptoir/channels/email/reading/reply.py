"""The new words of a reply: quotes, what introduces them and the signature left out; forwarded matter stays."""

import re
from typing import Final

from comptoir.channels.email.reading import limits
from comptoir.channels.email.reading import reply_patterns as patterns

_QUOTED: Final = re.compile(r"^\s{0,3}(?:>|\|\s|&gt;)")
_MAX_ATTRIBUTION_LINES: Final = 5
_MAX_SIGNATURE_LINES: Final = 12
_MAX_LINE: Final = 2_000


def reply_text(text: str) -> str:
    """What the sender of `text` wrote anew.  When everything looks quoted the whole text is the answer."""
    lines = text[: limits.MAX_REPLY_CHARS].split("\n")[: limits.MAX_REPLY_LINES]
    kept = _without_signature(_without_quotes(lines))
    said = "\n".join(kept).strip("\n").rstrip()
    said = re.sub(r"\n{3,}", "\n\n", said)
    return said if said.strip() else _unquoted_or_all(lines)


def _unquoted_or_all(lines: list[str]) -> str:
    bare = [line for line in lines if not _QUOTED.match(line)]
    return "\n".join(bare).strip() if any(line.strip() for line in bare) and len(bare) < len(lines) else ""


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    at, in_code = 0, False
    while at < len(lines):
        line = lines[at][:_MAX_LINE]
        if line.lstrip().startswith("```"):
            in_code = not in_code
        if in_code or not line.strip():
            kept.append(lines[at])
            at += 1
            continue
        if patterns.FORWARDED.match(line):
            return kept + lines[at:]
        if patterns.ABOVE_LINE.search(line) and len(line) < 200:
            return _without_rule(kept) if any(k.strip() for k in kept) else _without_quotes(lines[at + 1 :])
        if patterns.ORIGINAL.match(line) or _is_header_block(lines, at):
            return _without_rule(kept)
        taken = _attribution(lines, at)
        if taken:
            if not _quote_follows(lines, at + taken):
                return kept
            at = _after_quote(lines, at + taken)
            _one_gap(kept)
            continue
        if _QUOTED.match(line):
            at = _after_quote(lines, at)
            _one_gap(kept)
            continue
        kept.append(lines[at])
        at += 1
    return kept


def _one_gap(kept: list[str]) -> None:
    while kept and not kept[-1].strip():
        kept.pop()
    if kept:
        kept.append("")


def _without_rule(kept: list[str]) -> list[str]:
    """`kept` without the line that was drawn above the quoted message."""
    while kept and (not kept[-1].strip() or patterns.SHORT_RULE.match(kept[-1][:300])):
        kept.pop()
    return kept


def _quote_follows(lines: list[str], at: int) -> bool:
    for line in lines[at : at + 4]:
        if line.strip():
            return bool(_QUOTED.match(line))
    return False


def _after_quote(lines: list[str], at: int) -> int:
    """The line after a quoted stretch.  A short line between two quoted ones is a wrapped rest of the quote."""
    while at < len(lines):
        line = lines[at]
        if _QUOTED.match(line) or (not line.strip() and at + 1 < len(lines) and _QUOTED.match(lines[at + 1])):
            at += 1
        else:
            break
    return at


def _is_header_block(lines: list[str], at: int) -> bool:
    """True when a quoted message's headers begin here: a sender, and enough beside it not to be a sentence."""
    if patterns.header_label(lines[at]) not in ("from", "sent", "to", "subject"):
        return False
    seen: dict[str, str] = {}
    gap = 0
    for line in lines[at : at + 14]:
        label = patterns.header_label(line)
        if label:
            seen.setdefault(label, patterns.header_value(line))
            gap = 0
        else:
            gap += 1
            if gap > 2:
                break
    if "from" not in seen:
        return False
    known = set(seen) & {"sent", "to", "subject"}
    has_address = "@" in seen["from"] or "@" in seen.get("to", "")
    has_when = "sent" in seen and bool(re.search(r"\d", seen["sent"]))
    return (
        (len(known) >= 2 and (has_address or has_when))
        or (bool(known) and has_address and "@" in seen["from"])
        or (has_when and bool(known))
    )


def _attribution(lines: list[str], at: int) -> int:
    """How many lines, from `at`, are "On … wrote:"; 0 when none."""
    first = lines[at][:_MAX_LINE]
    if patterns.is_named_attribution(first) or patterns.DATED_ATTRIBUTION.match(first):
        return 1
    if patterns.SHORT_ATTRIBUTION.match(first) and _quote_follows(lines, at + 1):
        return 1
    opener = re.match(r"^[\s>*|]{0,40}[^\W\d_]", first)
    if not opener:
        return 0
    joined = ""
    for count, line in enumerate(lines[at : at + _MAX_ATTRIBUTION_LINES], start=1):
        if count > 1 and not line.strip() and joined.count("\n") > 0:
            break
        joined += re.sub(r"^[\s>]+", "", line[:_MAX_LINE]) + " "
        tail = joined[-300:].rstrip()
        if patterns.ATTRIBUTION_END.search(tail) or (count <= 2 and patterns.BARE_ATTRIBUTION.search(tail)):
            starts = patterns.ATTRIBUTION_START.match(joined)
            return count if starts and patterns.has_when(joined) and len(joined) < 600 else 0
        if count == 1 and not patterns.ATTRIBUTION_START.match(first + " 1"):
            return 0
    return 0


def _without_signature(lines: list[str]) -> list[str]:
    kept = list(lines)
    in_code = False
    for at, line in enumerate(kept):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        if not in_code and patterns.SIGNATURE_LINE.match(line[:20]) and at > 0:
            rest = [more for more in kept[at + 1 :] if more.strip()]
            if len(rest) <= _MAX_SIGNATURE_LINES:
                kept = kept[:at]
                break
    kept = _without_list_footer(kept)
    while kept:
        last = next((index for index in range(len(kept) - 1, -1, -1) if kept[index].strip()), -1)
        if last < 0:
            return []
        if patterns.SENT_FROM.match(kept[last][:200]) or (last > 0 and patterns.RULE.match(kept[last][:300])):
            kept = kept[:last]
            continue
        if (
            last > 0
            and patterns.DASHED_NAME.match(kept[last][:100])
            and not kept[last - 1].lstrip().startswith(("-", "–"))
        ):
            kept = kept[:last]
            continue
        break
    return _without_sign_off(kept)


def _without_list_footer(kept: list[str]) -> list[str]:
    for at, line in enumerate(kept[1:], start=1):
        if patterns.RULE.match(line[:300]):
            rest = [more for more in kept[at + 1 :] if more.strip()]
            if len(rest) <= 8 and any(patterns.LIST_FOOTER.search(more[:300]) for more in rest):
                return kept[:at]
    return kept


def _without_sign_off(kept: list[str]) -> list[str]:
    """Cut "Regards," and the few short lines under it; a sign-off that opens the text is not one."""
    filled = [index for index, line in enumerate(kept) if line.strip()]
    for index in reversed(filled[1:][-8:]):
        if not patterns.SIGN_OFF.match(kept[index][:250]):
            continue
        below = [kept[more].strip() for more in filled if more > index]
        if all(len(line) <= 80 and not line.endswith("?") for line in below):
            return kept[:index]
    return kept
