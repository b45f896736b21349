"""Sessions are stored encrypted: they may hold words that somebody typed and proofs of a query code."""

import json
from typing import Any

from kaimen.kernel.base import crypto

CONTEXT = "site.session"


class Sealed:
    """Serializer of Django's sessions: JSON, sealed with the key of the fields. A session that cannot be read is an
    empty one.
    """

    def dumps(self, session: dict[str, Any]) -> bytes:
        return crypto.seal(json.dumps(session, separators=(",", ":")), context=CONTEXT).encode()

    def loads(self, stored: bytes) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(crypto.unseal(stored.decode(), context=CONTEXT))
        except (crypto.Unreadable, ValueError):
            return {}
        return found
