"""The guides, for the search box."""

from collections.abc import Sequence

from django.urls import reverse

from essaim.entrance.policies import MemberRequest
from essaim.web.frame.areas import Found
from essaim.web.frame.likeness import likeness
from essaim.web.guides.pages import sections

MOST = 5


def guides(request: MemberRequest, words: str) -> Sequence[Found]:  # noqa: ARG001 -- the same for all readers
    """Each guide once, at its nearest part; a heading counts before the text under it."""
    scored = []
    for section in sections():
        heads = likeness(words, f"{section.title} {section.heading}")
        score = heads + 100 if heads else likeness(words, section.text)
        if score:
            scored.append((score, section))
    nearest: dict[str, Found] = {}
    for _score, section in sorted(scored, key=lambda pair: (-pair[0], pair[1].slug)):
        page = reverse("guides:page", args=[section.slug])
        nearest.setdefault(section.slug, Found(section.title, page, section.heading))
    return list(nearest.values())[:MOST]
