"""How much of one mail is looked at.  Each cut is named in the mail's warnings; the raw mail is kept elsewhere."""

from typing import Final

MAX_MAIL_BYTES: Final = 64 * 1024 * 1024
MAX_HEADER_BYTES: Final = 512 * 1024
MAX_FIELDS: Final = 1_000
MAX_FIELD_BYTES: Final = 64 * 1024
MAX_PARTS: Final = 300
MAX_DEPTH: Final = 20
MAX_PARAMS: Final = 200
MAX_ADDRESSES: Final = 500
MAX_ADDRESS_CHARS: Final = 320
MAX_NAME_CHARS: Final = 300
MAX_REFERENCES: Final = 100
MAX_SUBJECT_CHARS: Final = 2_000
MAX_TEXT_BYTES: Final = 1024 * 1024
MAX_HTML_BYTES: Final = 2 * 1024 * 1024
MAX_REPLY_LINES: Final = 5_000
MAX_REPLY_CHARS: Final = 200_000
MAX_SCAN_BYTES: Final = 256 * 1024
MAX_BOUNCED: Final = 100


class Cuts(list[str]):
    """The warnings of one mail, each said once."""

    def note(self, warning: str) -> None:
        if warning not in self:
            self.append(warning)
