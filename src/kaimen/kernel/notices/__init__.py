"""Notices 通知: telling a person that something happened, in the page and by SMS.

Nouns: notice 通知 (to a person or a telephone number, about a subject), channel 渠道, attempt 发送记录 (append-only).
What leaves the house says only *that* there is something, since others may read the telephone too; the words stand in
`labels.NOTICES` of each room. SMS goes through the port `ports.SmsSender`, from a job, with an idempotency key; it is
tried five times, then given up and seen. Facts and numbers are encrypted. Not here: who is to be told, and when; the
rooms decide.
Doors: none of its own; `selectors.mine` is for the pages of the site.
"""
