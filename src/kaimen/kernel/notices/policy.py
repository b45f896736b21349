"""Permission keys of notices. Only the addressee sees a notice; the rooms decide who is told."""

TELL = "notices.notice.tell"
SEND = "notices.notice.send"
READ = "notices.notice.read"
