"""What may leave a collective: counts of people protected one by one, and an attacker of ours who tries first.

Plain Python: no Django, no Essaim. `Protector` gives the number that is published for a set of people; `Cell` says of which
smallest groups a published number is the sum; `attack` deduces from all that was ever published what an outsider can, and
names the groups that he would know too well; `prepare` makes a release that holds against him. Why it is done so: docs/decisions/0026-what-is-published.md.
"""

from disclosure.attack import Cell, Deduced, attack
from disclosure.protection import BASE, THRESHOLD, Group, Protector, possible
from disclosure.release import Offered, Release, Table, prepare

__all__ = [
    "BASE",
    "THRESHOLD",
    "Cell",
    "Deduced",
    "Group",
    "Offered",
    "Protector",
    "Release",
    "Table",
    "attack",
    "possible",
    "prepare",
]
