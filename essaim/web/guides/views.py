"""The guides: all of them, and one, to read or to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essaim.entrance.policies import signed_in
from essaim.web.guides.pages import FIRST, html_of, slugs


@signed_in
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    title, page = html_of(FIRST)
    return render(request, "guides/page.html", {"title": title, "guide": page})


@signed_in
@require_safe
def show(request: HttpRequest, guide: str) -> HttpResponse:
    if guide not in slugs():
        raise Http404
    title, page = html_of(guide)
    return render(request, "guides/page.html", {"title": title, "guide": page, "name": guide})
