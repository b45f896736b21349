"""Permission keys of files, for the audit: whether somebody may, the room that holds the file has decided before."""

KEEP = "files.file.keep"
DISCARD = "files.file.discard"
