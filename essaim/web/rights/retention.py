"""How long things are kept: the table, and the rehearsal of what would go."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.people.enums import PERSON_FILE
from essaim.people.queries.file_codes import code_of
from essaim.rights.actions.retention import RuleChange, change_rules
from essaim.rights.models import RetentionRule
from essaim.rights.queries.retention import due_people, people_to_warn, rehearse, rules_of
from essaim.rights.rules.retention import LONGEST, MOST_REASON

PER_PAGE = 25
WARNED = {PERSON_FILE.key}  # the only ones for whom a warning is given


def lasting(days: int) -> str:
    """« 2 ans », « 3 mois », « 90 jours »: what a number of days amounts to."""
    if days and days % 365 == 0:
        return ngettext("%d an", "%d ans", days // 365) % (days // 365)
    if days and days % 30 == 0:
        return ngettext("%d mois", "%d mois", days // 30) % (days // 30)
    return ngettext("%d jour", "%d jours", days) % days


class RuleForm(forms.Form):
    """One line of the table."""

    days = forms.IntegerField(label=gettext_lazy("Jours"), min_value=1, max_value=LONGEST)
    warn_days = forms.IntegerField(
        label=gettext_lazy("Prévenir avant (jours)"), min_value=0, max_value=LONGEST, required=False
    )
    justification = forms.CharField(
        label=gettext_lazy("Pourquoi plus longtemps ?"), required=False, max_length=MOST_REASON,
        help_text=gettext_lazy("Obligatoire pour allonger : 15 signes au moins."),
    )  # fmt: skip

    def __init__(self, data: Any, *, rule: RetentionRule) -> None:
        initial = {name: getattr(rule, name) for name in ("days", "warn_days", "justification")}
        super().__init__(data, prefix=rule.subject, initial=initial)
        self.rule = rule
        if rule.subject not in WARNED:
            del self.fields["warn_days"]


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: MemberRequest) -> HttpResponse:
    rules = rules_of(request.collective)
    forms_ = [RuleForm(request.POST if request.method == "POST" else None, rule=rule) for rule in rules]
    if request.method == "POST" and all([form.is_valid() for form in forms_]) and _change(request, forms_):  # noqa: C419 -- every form shows its errors
        messages.success(request, _("Les durées sont enregistrées."))
        return redirect("rights:retention")
    told = [
        {
            "rule": rule,
            "lasting": lasting(rule.days),
            "warning": lasting(rule.warn_days) if rule.warn_days else "",
        }
        for rule in rules
    ]
    status = 422 if any(form.errors for form in forms_) else 200
    return render(request, "rights/retention.html", {"told": told, "forms": forms_}, status=status)


def _change(request: MemberRequest, every: list[RuleForm]) -> bool:
    """All or nothing."""
    changed = [form for form in every if form.has_changed()]
    wanted = [_wanted(form) for form in changed]
    refused = change_rules(wanted, by=request.member, at=timezone.now())
    for place, refusal in refused.items():
        changed[place].add_error(None, str(refusal))
    return not refused


def _wanted(form: RuleForm) -> RuleChange:
    data = form.cleaned_data
    return RuleChange(form.rule, data["days"], data.get("warn_days") or 0, data["justification"])


@members_only(*COORDINATORS)
@require_safe
def rehearsal(request: MemberRequest) -> HttpResponse:
    """What the next night would take away. Nothing is written; files are named by their code."""
    today = timezone.localdate()
    rehearsed = rehearse(request.collective, on=today)
    people = due_people(request.collective, on=today).values_list("id", flat=True)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rehearsed": rehearsed,
        "next_run": today + timedelta(days=1),
        "lines": [{"line": line, "lasting": lasting(line.rule.days)} for line in rehearsed.lines],
        "compared": rehearsed.compared,
        "page": page,
        "codes": [{"id": one, "code": code_of(one)} for one in page],
        "warned": [code_of(one) for one in people_to_warn(request.collective, on=today).values_list("id", flat=True)[:PER_PAGE]],
    }  # fmt: skip
    return render(request, "rights/rehearsal.html", context)
