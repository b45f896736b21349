"""What a browser says of itself, in two words a person knows again.   Pure; nothing is decided by it."""

PROGRAMS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def known_as(agent: str) -> tuple[str, ...]:
    """("Chrome", "Windows"), or fewer words where the header does not say."""
    found = (next((word for sign, word in table if sign in agent), "") for table in (PROGRAMS, MACHINES))
    return tuple(word for word in found if word)
