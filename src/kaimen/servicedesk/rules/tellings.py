"""How often one address may tell 说事的次数.   Pure.

Generous, since a whole dormitory may share an address; a program that floods the desk is slowed all the same.
Source: the house's own measure.
"""

from datetime import timedelta

from kaimen.kernel.base.refusals import Refusal

MOST_AN_HOUR = 60
WINDOW = timedelta(hours=1)


def refusals_to_tell(*, told: int) -> tuple[Refusal, ...]:
    """`told` in the last hour from this address. Refuses: telling.too_often {most}."""
    return (Refusal("telling.too_often", {"most": MOST_AN_HOUR}),) if told >= MOST_AN_HOUR else ()
