from django.urls import path

from essaim.web.care import debriefs, handover, settings, team

app_name = "care"
urlpatterns = [
    path("", team.team, name="team"),
    path("reglages/", settings.change, name="settings"),
    path("reglages/information/", settings.renew, name="renew_notice"),
    path("en-parler/", debriefs.listing, name="debriefs"),
    path("en-parler/demander/", debriefs.ask, name="ask_debrief"),
    path("en-parler/<uuid:debrief_id>/regler/", debriefs.settle, name="settle_debrief"),
    path("en-parler/<uuid:debrief_id>/rouvrir/", debriefs.reopen, name="reopen_debrief"),
    path("<uuid:member_id>/proposer-d-en-parler/", debriefs.propose, name="propose_debrief"),
    path("<uuid:member_id>/relais/", handover.handover, name="handover"),
]
