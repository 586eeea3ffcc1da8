"""The mail reader: raw bytes to `ReadMail`.  Free of Django, so that a child process starts fast and small."""

from comptoir.channels.email.reading.mail import ReadMail as ReadMail
from comptoir.channels.email.reading.mail import as_row as as_row
from comptoir.channels.email.reading.read import read as read
