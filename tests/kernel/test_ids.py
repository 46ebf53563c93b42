"""Identifiers sort by the moment when they were drawn."""

from essaim.kernel.ids import drawn_at, uuid7


def test_what_is_drawn_later_sorts_later_even_within_a_millisecond():
    drawn = [uuid7() for _ in range(2_000)]
    moments = [one.int >> 64 for one in drawn]  # milliseconds, version, what is left of them
    assert moments == sorted(moments)
    assert len(set(moments)) > len({one.int >> 80 for one in drawn})
    assert {(one.version, one.variant) for one in drawn} == {(7, "specified in RFC 4122")}
    assert len(set(drawn)) == 2_000
    assert drawn_at(drawn[0]) <= drawn_at(drawn[-1])
