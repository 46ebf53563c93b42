"""A bilan is begun, written and published by a coordinator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.bilans.actions import bilans as actions
from essaim.bilans.actions.figures import as_published
from essaim.bilans.enums import Met
from essaim.bilans.models import Bilan
from essaim.bilans.queries.bilans import bilans, figures_of, last_edition, quotations_of
from essaim.bilans.queries.counted import counted
from essaim.bilans.rules.periods import in_words
from essaim.bilans.rules.words import causes_in
from essaim.documents.bilan import met_rows, work_rows
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.impact.rules import Period
from essaim.kernel.errors import DomainError
from essaim.people.rules.notes import worrying_words
from essaim.web.bilans.forms import NewBilanForm, QuotationForm, TextsForm


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = NewBilanForm(posted, known=bilans(request.collective))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.start_bilan(
                request.collective, form.chosen, title=given["title"], like=given["like"], by=request.member,
                at=timezone.now(), bilan_id=given["bilan_id"],
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("bilans:write", bilan_id=made.id)
    return render(request, "bilans/new.html", {"form": form}, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest, bilan_id: UUID) -> HttpResponse:
    bilan = _bilan(request, bilan_id)
    form = TextsForm(request.POST if request.method == "POST" else None, bilan=bilan)
    if form.is_valid():
        try:
            actions.write_texts(bilan, form.cleaned_data, title=form.cleaned_data["title"], by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est gardé. Ce n’est publié que quand vous le dites."))
            return redirect("bilans:write", bilan_id=bilan_id)
    return _page(request, bilan, form=form)


@members_only(*COORDINATORS)
@require_POST
def publish(request: MemberRequest, bilan_id: UUID) -> HttpResponse:
    try:
        actions.publish(_bilan(request, bilan_id), by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("bilans:write", bilan_id=bilan_id)
    messages.success(request, _("Le bilan est publié. Vous pouvez l’imprimer, ou en donner le lien."))
    return redirect("bilans:bilan", bilan_id=bilan_id)


@members_only(*COORDINATORS)
@require_POST
def quote(request: MemberRequest, bilan_id: UUID) -> HttpResponse:
    bilan = _bilan(request, bilan_id)
    form = QuotationForm(request.POST)
    if form.is_valid():
        identifier = form.cleaned_data["quotation_id"]
        try:
            actions.add_quotation(
                bilan, data=form.told, by=request.member, at=timezone.now(), quotation_id=identifier
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Ces mots seront dans la prochaine édition."))
            return redirect("bilans:write", bilan_id=bilan_id)
    return _page(request, bilan, quotation_form=form)


@members_only(*COORDINATORS)
@require_POST
def unquote(request: MemberRequest, bilan_id: UUID, quotation_id: UUID) -> HttpResponse:
    quotation = fetch(_bilan(request, bilan_id).quotations.all(), id=quotation_id)
    actions.withdraw_quotation(quotation, by=request.member, at=timezone.now())
    messages.success(request, _("Ces mots ne se lisent plus nulle part, ni dans les éditions déjà publiées."))
    return redirect("bilans:write", bilan_id=bilan_id)


def _bilan(request: MemberRequest, bilan_id: UUID) -> Bilan:
    return fetch(bilans(request.collective), id=bilan_id)


def _page(
    request: MemberRequest,
    bilan: Bilan,
    *,
    form: TextsForm | None = None,
    quotation_form: QuotationForm | None = None,
) -> HttpResponse:
    period, today = Period(bilan.first, bilan.last), timezone.localdate()
    told = counted(request.collective, period)
    content = as_published(request.collective, period, of=told)
    texts = "\n".join(bilan.texts.values_list("text", flat=True))
    exact = {str(one.label): len(told.met[one].ids) for one in Met}
    quotations = [one for one in quotations_of(bilan) if one.agreed_until >= today]
    context: dict[str, Any] = {
        "bilan": bilan,
        "period": in_words(period),
        "edition": last_edition(bilan),
        "form": form or TextsForm(bilan=bilan),
        "quotation_form": quotation_form or QuotationForm(),
        "quotations": quotations,
        "work": work_rows(content),
        "met": [(label, exact[label], shown, definition) for label, shown, definition in met_rows(content)],
        "frozen": figures_of(request.collective, period),
        "withheld": content["withheld"],
        "causes": causes_in(texts),
        "warnings": worrying_words(texts),
    }
    has_errors = any(one.errors for one in (context["form"], context["quotation_form"]))
    return render(request, "bilans/write.html", context, status=422 if has_errors else 200)
