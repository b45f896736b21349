"""What the menus are made of. The site fills them; the shells only draw."""

from dataclasses import dataclass

MOST_SHOWN = 99


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu. `group` starts a heading; `count` stands right; `key` is a keyboard hint."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    count: int | None = None
    group: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Bell:
    """The bell of the person signed in: how many notices were not read yet, and where they stand."""

    url: str
    count: int = 0
    is_current: bool = False

    @property
    def shown(self) -> str:
        """The count as it fits in a small round mark."""
        return str(self.count) if self.count <= MOST_SHOWN else f"{MOST_SHOWN}+"


@dataclass(frozen=True, slots=True)
class Me:
    """The person signed in, at the foot of the side menu: `sub` is a state in words, `kind` its colour and shape."""

    name: str
    sub: str = ""
    kind: str = ""
    url: str = ""
    sign_out_url: str = ""

    @property
    def face(self) -> str:
        """First letter of the name, for the round mark."""
        return self.name[:1]
