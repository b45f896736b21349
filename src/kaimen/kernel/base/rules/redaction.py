"""What may be shown of an error to those who mend it 脱敏.   Pure.

Errors are written by libraries, which quote what they were given: passwords in addresses, telephone numbers, tokens.
"""

import re

HIDDEN = "***"

_LOG_IN = re.compile(r"(?<=://)[^/\s@]+@")
_NAMED = re.compile(
    r"(?i)\b([\w-]*(?:passw(?:or)?d|secret|token|api[_-]?key|authorization|cookie|credential|pin))(\"|')?(\s*[:=]\s*)"
    r"((?:basic|bearer)\s+)?(\"[^\"]*\"|'[^']*'|[^\s,;&)]+)"
)
_NUMBER = re.compile(r"(?<!\d)\d{7,}[Xx]?(?!\d)")
_PERSONAL = re.compile(r"(?<!\w)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\w)")
_OPAQUE = re.compile(r"(?<![\w+/=-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{24,}(?![\w+/=-])", re.ASCII)


def redact(text: str) -> str:
    """The text without log-ins, named secrets, numbers of seven digits and more, and long opaque strings."""
    shown = _LOG_IN.sub(f"{HIDDEN}@", text)
    shown = _NAMED.sub(lambda found: f"{found[1]}{found[2] or ''}{found[3]}{HIDDEN}", shown)
    return _NUMBER.sub(HIDDEN, _OPAQUE.sub(HIDDEN, shown))


def hide_personal_numbers(text: str) -> str:
    """The text without mobile and identity numbers."""
    return _PERSONAL.sub(HIDDEN, text)
