"""The table of revisits and the script."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.doors.actions.scripts import (
    RuleChange,
    allowed,
    change_rules,
    publish_script,
    restore_default_rules,
)
from essaim.doors.enums import Outcome, Revisit
from essaim.doors.queries.contact import script_versions
from essaim.doors.queries.proposals import rules_of
from essaim.doors.rules.revisits import sentence
from essaim.doors.rules.scripts import blocks_of, to_be_written
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.web.revisits.forms import RuleForm, ScriptForm


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def revisits(request: MemberRequest) -> HttpResponse:
    """When a door is proposed again: one table, each line with its sentence, changed where it is read."""
    table = rules_of(request.collective.id)
    rows = [table[outcome] for outcome in Outcome.offered()]
    forms = [
        RuleForm(request.POST or None, rule=rule) for rule in rows if len(allowed(Outcome(rule.outcome))) > 1
    ]
    if request.method == "POST" and all([form.is_valid() for form in forms]):  # noqa: C419 -- every form shows its errors
        try:
            changed = {form.outcome: _wanted(form) for form in forms if form.has_changed()}
            change_rules(request.collective, changed)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Les règles sont enregistrées. Elles servent dès la prochaine tournée.")
            )
            return redirect("revisits:rules")
    by_outcome = {form.outcome: form for form in forms}
    told = [
        {
            "outcome": Outcome(rule.outcome).label,
            "sentence": sentence(rule),
            "form": by_outcome.get(Outcome(rule.outcome)),
        }
        for rule in rows
    ]
    has_fault = any(form.errors for form in forms)
    context = {"rules": told, "has_fault": has_fault}
    return render(request, "revisits/revisits.html", context, status=422 if has_fault else 200)


def _wanted(form: RuleForm) -> RuleChange:
    data = form.cleaned_data
    return RuleChange(Revisit(data["revisit"]), data["days"] or 0, data["other_slot"], data["max_passes"])


@members_only(*COORDINATORS)
@require_POST
def restore(request: MemberRequest) -> HttpResponse:
    restore_default_rules(request.collective)
    messages.success(request, _("Les règles de départ sont remises."))
    return redirect("revisits:rules")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def script(request: MemberRequest) -> HttpResponse:
    """What is said at the door: read, write, publish a new version."""
    versions = list(script_versions(request.collective)[:20])
    latest = versions[0] if versions else None
    form = ScriptForm(request.POST or None, initial={"body": to_be_written(latest.body) if latest else ""})
    if form.is_valid():
        try:
            made = publish_script(request.collective, body=form.cleaned_data["body"], at=timezone.now())
        except DomainError as refusal:
            form.add_error("body", str(refusal))
        else:
            told = _("La version %d est enregistrée. Choisissez-la dans les sorties à venir.")
            messages.success(request, told % made.version)
            return redirect("revisits:script")
    context: dict[str, Any] = {"form": form, "versions": versions, "latest": latest}
    context["blocks"] = blocks_of(latest.body) if latest else []
    return render(request, "revisits/script.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_safe
def script_version(request: MemberRequest, version: int) -> HttpResponse:
    """A past version, as it was printed."""
    chosen = fetch(script_versions(request.collective), version=version)
    return render(
        request, "revisits/script_version.html", {"script": chosen, "blocks": blocks_of(chosen.body)}
    )
