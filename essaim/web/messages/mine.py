"""« Mes messages »: which, when, in which language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.messages.actions.choices import choose_notices
from essaim.messages.enums import Audience, MessageChannel, Rhythm
from essaim.messages.queries import notices_of
from essaim.messages.rules.kinds import MessageKind, all_kinds
from essaim.network.enums import Role
from essaim.web.messages.forms import NoticesForm

EVERYONE = (Role.VOLUNTEER, Role.COORDINATOR, Role.FACILITATOR, Role.OBSERVER)


@members_only(*EVERYONE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    hers = _kinds_of(request)
    form = NoticesForm(
        request.POST or None,
        notices=notices_of(request.member),
        kinds=[one for one in hers if not one.is_owed],
        has_texts=bool(settings.SMS_URL),
    )
    if form.is_valid() and _choose(request, form):
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("messages:mine")
    context = {"form": form, "owed": [one for one in hers if one.is_owed]}
    return render(request, "messages/mine.html", context, status=422 if form.errors else 200)


def _choose(request: MemberRequest, form: NoticesForm) -> bool:
    data = form.cleaned_data
    try:
        choose_notices(
            request.member,
            refused=form.refused,
            rhythm=Rhythm(data["rhythm"]),
            language=data["language"],
            way=MessageChannel(data["way"] or MessageChannel.MAIL),
            phone=data.get("phone", ""),
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _kinds_of(request: MemberRequest) -> list[MessageKind]:
    of = {Audience.MEMBERS} | ({Audience.COORDINATORS} if request.member.role == Role.COORDINATOR else set())
    return [one for one in all_kinds() if one.audience in of]
