"""Service desk 诉求服务: a worker's word is taken in at any minute, has a name and a time by which it is answered,
and is answered.

Nouns: contact 来访来电来信 (raw and immutable), case 诉求, action 经过 (append-only), promise 答应, proof (query code
and PIN). A case belongs to a seat 席位, never to a person: whoever answers that seat at a moment has it in the queue.
Asks what before who; no notice carries content; danger words bring help sooner and mark nobody; nobody's employer is
told anything. Doors: worker's pages (`/tell/`, `/case/`, `/find/`, `/mine/`), staff desk (`/desk/`), `/api/v1/cases`,
`/api/v1/desk`. Law: 工会法 第六条, 第三十条 (protecting and advising workers); 个人信息保护法 第五条, 第六条 (least
data).
"""
