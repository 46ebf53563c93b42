"""« J’ai une carte avec un code »: stop, or erase me. A wrong code is answered as a right one: nobody learns anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import public
from essaim.people.queries.care import settings_of
from essaim.rights.actions.cards import put_down
from essaim.rights.enums import RequestKind
from essaim.web.public_page.doors import door_of, limited, page
from essaim.web.public_page.forms import STOP, CodeForm

CONFIRMED = "confirmed"


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def page_of_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The code and the wish; then what will happen « si le code est juste »; then it is put down, unread."""
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
        kind = RequestKind.OPPOSITION if wish == STOP else RequestKind.ERASURE
        put_down(here, code=form.cleaned_data["code"], kind=kind, at=timezone.now())
        return redirect("public_page:code_thanks", slug=here.slug)


@public
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for every code."""
    with door_of(slug) as here:
        return page(request, "code_thanks", here)
