"""Channels 渠道 of a notice, and how often an SMS is tried.   Pure."""

from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal

TRIES = 5
"""An SMS that failed five times (after 1, 2, 4 and 8 times the pause of the jobs) is given up: it would come too late
to help.
"""


class Channel(StrEnum):
    """How somebody is told."""

    IN_APP = "in_app"
    SMS = "sms"


class AttemptState(StrEnum):
    """What became of one attempt. `sent` means that the gateway took it, not that the telephone rang."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    GAVE_UP = "gave_up"


OVER = frozenset({AttemptState.SENT, AttemptState.GAVE_UP})


def choose(*, has_person: bool, mobile: str, goes_out: bool) -> tuple[Channel, ...]:
    """A known person always finds the notice in the page; an SMS goes out where the kind says so and there is a
    mobile number.
    """
    channels = (Channel.IN_APP,) if has_person else ()
    return (*channels, Channel.SMS) if goes_out and mobile else channels


def nobody_told(channels: tuple[Channel, ...]) -> tuple[Refusal, ...]:
    """Refuses `notice.nobody_to_tell`."""
    return () if channels else (Refusal("notice.nobody_to_tell"),)


def after_failure(*, failures: int, is_final: bool) -> AttemptState:
    """State of the attempt that just failed, the `failures`th: given up when the gateway says never, or after the
    last try.
    """
    return AttemptState.GAVE_UP if is_final or failures >= TRIES else AttemptState.FAILED
