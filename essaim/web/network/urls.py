from django.urls import path

from essaim.web.network import arrivals, coverage, lead, team, views

app_name = "network"
urlpatterns = [
    path("", lead.overview, name="overview"),
    path("collectifs/nouveau/", lead.new_collective, name="new_collective"),
    path("collectifs/<uuid:collective_id>/inviter/", lead.invite_coordinator, name="invite_coordinator"),
    path("adhesion/", views.switch, name="switch"),
    path("collectif/", views.collective, name="collective"),
    path("collectif/communes/", coverage.add, name="cover"),
    path("collectif/communes/chercher/", coverage.find, name="find_commune"),
    path("collectif/communes/<uuid:coverage_id>/", coverage.edit, name="coverage"),
    path("collectif/communes/<uuid:coverage_id>/retirer/", coverage.remove, name="uncover"),
    path("equipe/", team.members, name="members"),
    path("equipe/inviter/", team.invite, name="invite"),
    path("equipe/invitations/<uuid:invitation_id>/retirer/", team.withdraw, name="withdraw"),
    path("arrivees/<uuid:invitation_id>/confirmer/", arrivals.confirm, name="confirm"),
    path("arrivees/<uuid:invitation_id>/refuser/", arrivals.refuse, name="refuse"),
    path("equipe/<uuid:member_id>/", team.member, name="member"),
    path("equipe/<uuid:member_id>/role/", team.role, name="role"),
    path("equipe/<uuid:member_id>/referent/", team.coordinator, name="coordinator"),
    path("equipe/<uuid:member_id>/fin/", team.end_date, name="end_date"),
    path("equipe/<uuid:member_id>/terminer/", team.end, name="end"),
]
