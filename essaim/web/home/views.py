from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from essaim.network.enums import Role
from essaim.web.policies import FIELD, MemberRequest, members_only, public


@members_only(*Role)
@require_safe
def dashboard(request: MemberRequest) -> HttpResponse:
    """What I do today."""
    if request.member.role == Role.NETWORK_LEAD:
        return redirect("network:overview")
    if request.member.role not in FIELD:
        return redirect("counts:page")
    return render(request, "home/dashboard.html", {})


@public
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Keep the size of text and the contrast that the reader chose, in a cookie and nowhere else."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    size = request.POST.get("text", "")
    chosen = [size if size in {"large", "xlarge"} else "", "contrast" if request.POST.get("contrast") else ""]
    response.set_cookie("display", ".".join(chosen), max_age=31_536_000, samesite="Lax", httponly=True)
    return response


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
