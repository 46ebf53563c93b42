"""The agreement of a collective: its term, its carrier, its money, and the paper to sign."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.documents.agreement import agreement_paper
from essaim.documents.paper import render_paper
from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, network_only
from essaim.kernel.errors import DomainError
from essaim.swarm.actions import agreements as actions
from essaim.swarm.queries.lives import agreements_of, payments_of
from essaim.web.swarm.collective import back, done, entered, shown
from essaim.web.swarm.forms import AgreementForm, PaymentForm


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    return _write(request, collective_id, None)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, collective_id: UUID, agreement_id: UUID) -> HttpResponse:
    return _write(request, collective_id, agreement_id)


def _write(request: MemberRequest, collective_id: UUID, agreement_id: UUID | None) -> HttpResponse:
    with entered(request, collective_id) as here:
        found = fetch(agreements_of(here), id=agreement_id) if agreement_id else None
        form = AgreementForm.of(found, here, request.POST or None)

        def act() -> object:
            data = actions.AgreementData(**form.cleaned_data)
            return actions.record_agreement(here, data=data, by=request.member, at=timezone.now(), of=found)

        if done(form, act):
            return back(request, here, _("La convention est notée."))
        return shown(request, "agreement", here, form, agreement=found)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: MemberRequest, collective_id: UUID, agreement_id: UUID) -> HttpResponse:
    with entered(request, collective_id) as here:
        found = fetch(agreements_of(here), id=agreement_id)
        form = PaymentForm(request.POST or None, initial={"due_on": found.starts_on})
        if done(form, lambda: actions.record_payment(found, by=request.member, **form.cleaned_data)):
            return back(request, here, _("La somme est notée."))
        return shown(request, "payment", here, form, agreement=found)


@network_only
@require_POST
def paid(request: MemberRequest, collective_id: UUID, agreementpayment_id: UUID) -> HttpResponse:
    with entered(request, collective_id) as here:
        found = fetch(payments_of(here), id=agreementpayment_id)
        actions.payment_came(found, on=timezone.localdate(), by=request.member)
        return back(request, here, _("Le versement est noté d’aujourd’hui."))


@network_only
@require_safe
def paper(request: MemberRequest, collective_id: UUID, agreement_id: UUID) -> HttpResponse:
    """A skeleton, to be completed and read again by both before it is signed."""
    with entered(request, collective_id) as here:
        found = fetch(agreements_of(here), id=agreement_id)
        try:
            printed = agreement_paper(found, collective=here, network=request.network)
            response = HttpResponse(render_paper(printed), content_type="application/pdf")
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("swarm:collective", here.id)
        response["Content-Disposition"] = 'inline; filename="convention.pdf"'
        return response
