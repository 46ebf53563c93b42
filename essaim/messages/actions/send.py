"""Sending what is due. Two workers, two machines, two ticks at once: each message leaves once, or is said unsure."""

import logging
from collections import Counter
from datetime import datetime

from essaim.messages.actions.boxes import BOXES, AnotherHand, Box, Claimed
from essaim.messages.actions.digests import gather_digests
from essaim.messages.actions.mail import NotTaken, Post, Ready, Unknown
from essaim.messages.actions.sms import send_text
from essaim.messages.enums import MessageChannel, MessageState

log = logging.getLogger("essaim.messages")
BATCH = 20
SENT, LATER, UNSURE, FAILED = "sent", "later", "unsure", "failed"


def send_due(*, at: datetime, most: int = BATCH) -> Counter[str]:
    """Some of what is due: how many were sent, put off, unsure, failed. Empty when nothing was due.

    Never inside a transaction: each step is kept before the next.
    """
    gather_digests(at=at)
    done: Counter[str] = Counter()
    with Post() as post:
        for box in BOXES:
            for one in box.claim(at=at, most=most):
                if outcome := _send(box, one, post, at=at):
                    done[outcome] += 1
    return done


def _send(box: Box, one: Claimed, post: Post, *, at: datetime) -> str:
    try:
        ready = box.open(one, at=at)
        if ready is None:
            return FAILED
        _give(box, one, ready, post)
    except AnotherHand:
        return ""
    except NotTaken as refused:
        log.warning("a message was not taken: %s", refused.fault)
        if refused.for_good:
            box.note(one, MessageState.FAILED, at=at, fault=refused.fault)
            return FAILED
        return LATER if box.try_again(one, at=at, fault=refused.fault) else FAILED
    except Unknown as unknown:
        log.warning("a message may have been sent: %s", unknown.fault)
        box.note(one, MessageState.UNSURE, at=at, fault=unknown.fault)
        return UNSURE
    box.note(one, MessageState.SENT, at=at)
    return SENT


def _give(box: Box, one: Claimed, ready: Ready, post: Post) -> None:
    if one.channel == MessageChannel.TEXT:
        send_text(ready.to, ready.body, before=lambda: box.hand(one))
    else:
        post.give(ready, before=lambda: box.hand(one))
