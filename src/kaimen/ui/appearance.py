"""How a page looks for one person: theme, size, contrast, motion 长辈版.   Pure: text in, text out.

Kept in one cookie of its own, not in the session: it is no personal data, must survive log-in and log-out, and a
visitor without a session gets it without a database row. Whatever is not one of the words below is dropped.
"""

from dataclasses import asdict, dataclass, replace
from typing import Final, Self
from urllib.parse import parse_qsl, urlencode

COOKIE: Final = "km_look"
COOKIE_SECONDS: Final = 365 * 86400

CHOICES: Final = {
    "theme": ("auto", "light", "dark"),
    "size": ("100", "125", "150"),
    "contrast": ("normal", "more"),
    "motion": ("normal", "calm"),
}


@dataclass(frozen=True, slots=True)
class Appearance:
    """The four switches on <html>. The defaults follow the device."""

    theme: str = "auto"
    size: str = "100"
    contrast: str = "normal"
    motion: str = "normal"

    @property
    def is_elder(self) -> bool:
        """长辈版 is anything larger than the standard; the one-tap link then leads back."""
        return self.size != "100"

    def changed(self, wishes: dict[str, str]) -> Self:
        """This look with what was wished for; unknown switches and values are dropped. `elder` sets three at once."""
        known = {name: value for name, value in wishes.items() if value in CHOICES.get(name, ())}
        if wishes.get("elder") == "on":
            known |= {"size": "125", "contrast": "more", "motion": "calm"}
        elif wishes.get("elder") == "off":
            known |= {"size": "100", "contrast": "normal", "motion": "normal"}
        return replace(self, **known)

    def as_text(self) -> str:
        """The cookie's value."""
        return urlencode(asdict(self))


def from_text(text: str) -> Appearance:
    """The look a cookie asks for."""
    return Appearance().changed({name: value for name, value in parse_qsl(text[:200]) if name in CHOICES})
