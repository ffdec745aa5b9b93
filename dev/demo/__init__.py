"""The demo: what NexaCloud says it billed, and what the billers really billed."""

from .play import play, play_second_act, play_third_act
