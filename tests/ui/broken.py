"""A context processor that cannot answer, as when the database is gone."""


def processor(request: object) -> dict[str, object]:
    raise OSError("the disk is gone")
