"""A request for a collective, studied and answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, network_only
from essaim.swarm.actions.requests import answer_request, mail_of, study_request
from essaim.swarm.enums import RequestState
from essaim.swarm.models import CollectiveRequest
from essaim.swarm.queries import cockpit
from essaim.swarm.rules.requests import Study
from essaim.web.swarm.collective import done
from essaim.web.swarm.forms import AnswerForm, StudyForm


@network_only
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest, collectiverequest_id: UUID) -> HttpResponse:
    """What was asked; what was found out, which is written here."""
    found = _fetch(request, collectiverequest_id)
    form = StudyForm.of(found, request.POST or None)

    def act() -> object:
        study = Study(**{**form.cleaned_data, "opinion": Study.from_kept(found.study).opinion})
        return study_request(found, study=study, by=request.member)

    if done(form, act):
        messages.success(request, _("L’étude est enregistrée."))
        return redirect("swarm:request", found.id)
    return _shown(request, found, form, "request")


@network_only
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, collectiverequest_id: UUID) -> HttpResponse:
    found = _fetch(request, collectiverequest_id)
    form = AnswerForm(request.POST or None)

    def act() -> object:
        data = form.cleaned_data
        return answer_request(
            found, is_go=data["answer"] == "go", opinion=data["opinion"], back_on=data["back_on"], by=request.member,
            at=timezone.now(),
        )  # fmt: skip

    if done(form, act):
        written = bool(mail_of(found))
        messages.success(
            request,
            _("La réponse est notée, et part par e-mail.") if written else _("La réponse est notée. Appelez la personne : elle n’a pas donné d’e-mail."),
        )  # fmt: skip
        return redirect("swarm:request", found.id)
    return _shown(request, found, form, "answer")


def _shown(request: MemberRequest, found: CollectiveRequest, form: object, template: str) -> HttpResponse:
    study = Study.from_kept(found.study)
    context = {
        "asked": found,
        "form": form,
        "study": study,
        "missing": study.missing(),
        "by_mail": bool(mail_of(found)),
        "is_open": found.state != RequestState.GO and found.emptied_on is None,
    }
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, f"swarm/{template}.html", context, status=status)


def _fetch(request: MemberRequest, identifier: UUID) -> CollectiveRequest:
    return fetch(cockpit.requests(request.network), id=identifier)
