"""What comes back with the clock. Thin."""

from datetime import datetime

from essaim.kernel.jobs.chores import Every, Whose, chore
from essaim.network.models import Collective
from essaim.swarm.actions.pulses import count_pulse
from essaim.swarm.actions.requests import forget_old_requests


@chore(Every.DAY, name="signs_of_life")
def count_signs(collective: Collective, at: datetime) -> int:
    return count_pulse(collective, at=at).talk


@chore(Every.DAY, name="old_collective_requests", whose=Whose.INSTALLATION, destroys=True)
def forget_requests(_nobody: None, at: datetime) -> int:
    return forget_old_requests(at=at)
