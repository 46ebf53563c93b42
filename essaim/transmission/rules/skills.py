"""From which fact on a know-how is shown. No database."""

from essaim.transmission.enums import ShownBy

SHOWN_FROM = {
    ShownBy.DIAGNOSIS: 1,
    ShownBy.WATCHERS: 1,
    ShownBy.DOORS: 20,  # the first outing
    ShownBy.CALLS: 1,
    ShownBy.ROUNDS: 1,
    ShownBy.REFERRALS: 1,
}
ABLE = 2  # of the levels: alone
