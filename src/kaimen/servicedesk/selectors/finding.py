"""Finding cases by what workers said 检索: the database's own index over `rules.bigrams`."""

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from kaimen.servicedesk.rules import bigrams, synonyms
from kaimen.servicedesk.rules.bigrams import Phrase

FTS5 = (
    "SELECT case_id FROM servicedesk_contactwords WHERE contact_id IN"
    " (SELECT rowid FROM servicedesk_words WHERE servicedesk_words MATCH %s)"
)
TSVECTOR = "SELECT case_id FROM servicedesk_contactwords WHERE to_tsvector('simple', tokens) @@ %s::tsquery"


def said(asked: str) -> Q:
    """Cases in whose words every term stands, or for a term one of its synonyms. Nothing for terms without a word."""
    groups = [_phrases(term) for term in asked.split()]
    wanted = [group for group in groups if group]
    if not wanted:
        return Q(pk__in=())
    is_postgres = connection.vendor == "postgresql"
    query = (" & " if is_postgres else " AND ").join(_one_of(group, is_postgres=is_postgres) for group in wanted)
    return Q(pk__in=RawSQL(TSVECTOR if is_postgres else FTS5, (query,)))  # noqa: S611  # constants, the query is bound


def _phrases(term: str) -> list[Phrase]:
    return [found for word in synonyms.alike(bigrams.normalised(term)) if (found := bigrams.phrase(word))]


def _one_of(group: list[Phrase], *, is_postgres: bool) -> str:
    written = [_tsquery(each) if is_postgres else _match(each) for each in group]
    return f"({(' | ' if is_postgres else ' OR ').join(written)})"


def _match(found: Phrase) -> str:
    """As FTS5 reads it; tokens are Han characters, letters and digits alone, so that nothing needs a quote."""
    return f'"{" ".join(found.tokens)}"{" *" if found.is_open else ""}'


def _tsquery(found: Phrase) -> str:
    """As PostgreSQL reads it."""
    *first, last = found.tokens
    return " <-> ".join([*(f"'{token}'" for token in first), f"'{last}'{':*' if found.is_open else ''}"])
