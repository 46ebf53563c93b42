"""« J’ai une carte avec un code »: stop, or erase me. A wrong code is answered as a right one: nobody learns anything."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import public
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective
from essaim.people.queries.care import settings_of
from essaim.people.queries.codes import person_with_code
from essaim.rights.actions.requests import open_request
from essaim.rights.enums import RequestKind, RequestVia
from essaim.web.public_page.doors import door_of, limited, page
from essaim.web.public_page.forms import STOP, CodeForm

CONFIRMED = "confirmed"
log = logging.getLogger(__name__)


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def page_of_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The code and the wish; then what will happen « si le code est juste »; then it is done."""
    with door_of(slug) as here:
        form = CodeForm(request.POST or None)
        if request.method == "POST" and (refused := limited(request, "public_code", here)):
            return refused
        if form.is_bound and form.is_from_a_program:
            return redirect("public_page:code_thanks", slug=here.slug)
        if not form.is_valid():
            settled = settings_of(here)
            return page(request, "code", here, form=form, settled=settled, status=422 if form.errors else 200)
        wish = form.cleaned_data["wish"]
        if CONFIRMED not in request.POST:
            return page(request, "code_confirm", here, form=form, is_stop=wish == STOP)
        _carry_out(here, form.cleaned_data["code"], is_stop=wish == STOP)
        return redirect("public_page:code_thanks", slug=here.slug)


def _carry_out(here: Collective, code: str, *, is_stop: bool) -> None:
    """Stop acts at once; an erasure in seven days, so that a lost card cannot erase someone who did not ask."""
    person = person_with_code(here, code)
    if person is None:
        return
    kind = RequestKind.OPPOSITION if is_stop else RequestKind.ERASURE
    now = timezone.now()
    try:
        open_request(person, kind=kind, via=RequestVia.WEB, on=timezone.localdate(now), at=now, by=None)
    except DomainError as refusal:
        log.warning("a request made with a code was refused: %s", type(refusal).__name__)


@public
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for every code."""
    with door_of(slug) as here:
        return page(request, "code_thanks", here)
