from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from essaim.entrance.policies import FIELD, MemberRequest, members_only

app_name = "trial"


@members_only(*FIELD)
def listing(request: MemberRequest) -> HttpResponse:
    return render(request, "trial/page.html")


@members_only(*FIELD)
def beneath(request: MemberRequest) -> HttpResponse:
    return render(request, "trial/page.html")


urlpatterns = [path("", listing, name="list"), path("un/", beneath, name="one")]
