"""Permission keys of documents. The right to a document is the right to its subject: rooms check it before they ask
for one.
"""

MAKE = "documents.document.make"
