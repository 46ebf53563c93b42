"""Signing someone out, wherever she is signed in."""

from allauth.usersessions.models import UserSession

from essaim.network.models import User


def sign_out_everywhere(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        close_session(session)


def close_session(session: UserSession) -> None:
    session.end()
