"""Files 文件: what people attach, looked through before it is kept, and kept once by what it contains.

Nouns: stored file 存件 (a row: name, owner, retention) and its content (a file under KAIMEN_HOME/files, named by its
SHA-256, the same content once). Who may see a file is decided by the room that holds it: there is no list of files here
and no door. Services: `keep` (or `receive` before a transaction and `record` in it), `discard`, `sweep`; reading:
`selectors.open_content`; answering: `web.download`.
Pictures are written anew without place, time and device, which would tell who took them.
"""
