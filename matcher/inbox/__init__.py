"""A mailbox on a server, read and never changed: new mails as the bytes they came in.

The protocol is imap-tools'; what stands in a mail is for the readers to say.
"""

from matcher.inbox.address import InboxAddress, inbox_address, is_inbox
from matcher.inbox.imap import Away, Letter, Mailbox
from matcher.inbox.secrets import Secret, secret_for

__all__ = ["Away", "InboxAddress", "Letter", "Mailbox", "Secret", "inbox_address", "is_inbox", "secret_for"]
