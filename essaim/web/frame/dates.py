"""All that has a date, as the areas tell it: nothing else lists them."""

from dataclasses import replace
from datetime import date

from essaim.agenda.rules.dated import Dated, in_order
from essaim.network.models import Collective, Membership
from essaim.web.frame.areas import areas


def dated_for(member: Membership, first: date, last: date) -> list[Dated]:
    """Of her collective, both days in it: what everyone sees, and what is hers alone."""
    assert member.collective is not None
    return [
        one for one in _found(member.collective, first, last) if not one.is_hers or member.id in one.members
    ]


def announced(collective: Collective, first: date, last: date) -> list[Dated]:
    """What everyone may know, without who is in it."""
    found = (one for one in _found(collective, first, last, only_public=True) if one.is_public)
    return [replace(one, url=one.public_url, members={}) for one in found]


def _found(collective: Collective, first: date, last: date, *, only_public: bool = False) -> list[Dated]:
    sources = [source for area in areas().values() for source in area.dates]
    return in_order(
        one
        for source in sources
        if source.may_be_public or not only_public
        for one in source.find(collective, first, last)
    )
