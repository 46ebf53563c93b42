from django.urls import path

from essaim.web.calls import calling, campaigns, correcting, lists, regular, ringing

app_name = "calls"
urlpatterns = [
    path("", calling.mine, name="mine"),
    path("suivante/<uuid:campaign_id>/", calling.take, name="take"),
    path("en-ligne/<uuid:hold_id>/", calling.call, name="call"),
    path("en-ligne/<uuid:hold_id>/garder/", calling.keep, name="keep"),
    path("en-ligne/<uuid:hold_id>/issue/", calling.record, name="record"),
    path("en-ligne/<uuid:hold_id>/corriger/", correcting.correct, name="correct"),
    path("en-ligne/<uuid:hold_id>/passer/", calling.pass_on, name="pass"),
    path("pourquoi/<uuid:campaign_id>/", calling.why, name="why"),
    path("rappel/", ringing.search, name="search"),
    path("rappel/<uuid:person_id>/", ringing.answer, name="answer"),
    path("personne/<uuid:person_id>/", ringing.own, name="own"),
    path("campagnes/", lists.campaigns, name="campaigns"),
    path("campagnes/nouvelle/", campaigns.new, name="new"),
    path("campagnes/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campagnes/<uuid:campaign_id>/modifier/", campaigns.edit, name="edit"),
    path("campagnes/<uuid:campaign_id>/trame/", campaigns.script, name="script"),
    path("campagnes/<uuid:campaign_id>/trame/imprimer/", campaigns.printed, name="printed"),
    path("campagnes/<uuid:campaign_id>/appelants/", campaigns.callers, name="callers"),
    path("campagnes/<uuid:campaign_id>/ajouter/", campaigns.add, name="add"),
    path("campagnes/<uuid:campaign_id>/chercher/", campaigns.find, name="find"),
    path("campagnes/<uuid:campaign_id>/ajouter/<uuid:person_id>/", campaigns.add_one, name="add_one"),
    path("campagnes/<uuid:campaign_id>/liste/", lists.lines, name="lines"),
    path("campagnes/<uuid:campaign_id>/clore/", campaigns.close, name="close"),
    path("ligne/<uuid:call_line_id>/retirer/", campaigns.unlist, name="unlist"),
    path("ligne/<uuid:call_line_id>/remettre/", campaigns.put_back, name="put_back"),
    path("reguliers/", lists.regular, name="regular_list"),
    path("regulier/<uuid:person_id>/", regular.regular, name="regular"),
    path("regulier/<uuid:regular_id>/absence/", regular.away, name="away"),
    path("regulier/<uuid:regular_id>/presenter/", regular.pair, name="pair"),
    path("regulier/<uuid:regular_id>/changer/", regular.change, name="change_caller"),
    path("regulier/<uuid:regular_id>/finir/", regular.end, name="end_regular"),
    path("reglages/", campaigns.settings, name="settings"),
]
