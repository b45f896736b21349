"""Money 金额 in integer fen 分.   Pure; no floats, no rounding but in words."""

from typing import NewType

Fen = NewType("Fen", int)


def yuan(amount: Fen) -> str:
    """Words of an amount: `yuan(Fen(986000))` is `9,860.00 元`; a loss has a true minus sign."""
    whole, rest = divmod(abs(amount), 100)
    sign = "−" if amount < 0 else ""
    return f"{sign}{whole:,}.{rest:02d} 元"
