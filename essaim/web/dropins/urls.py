from django.urls import path

from essaim.web.dropins import coming, days, drop_ins, papers, public

app_name = "dropins"
urlpatterns = [
    path("", drop_ins.mine, name="list"),
    path("nouvelle/", drop_ins.new, name="new"),
    path("<uuid:drop_in_id>/", drop_ins.drop_in, name="drop_in"),
    path("<uuid:drop_in_id>/modifier/", drop_ins.edit, name="edit"),
    path("<uuid:drop_in_id>/arreter/", drop_ins.end, name="end"),
    path("<uuid:drop_in_id>/affiche/", papers.poster, name="poster"),
    path("<uuid:drop_in_id>/<str:on>/", days.page, name="day"),
    path("<uuid:drop_in_id>/<str:on>/je-viens/", days.sign_up, name="sign_up"),
    path("<uuid:drop_in_id>/<str:on>/je-ne-peux-plus/", days.drop_out, name="drop_out"),
    path("<uuid:drop_in_id>/<str:on>/deplacer/", days.move, name="move"),
    path("<uuid:drop_in_id>/<str:on>/annuler/", days.cancel, name="cancel"),
    path("<uuid:drop_in_id>/<str:on>/maintenir/", days.restore, name="restore"),
    path("<uuid:drop_in_id>/<str:on>/venue/", coming.came, name="came"),
    path("<uuid:drop_in_id>/<str:on>/compte-rendu/", coming.notes, name="notes"),
    path("<uuid:drop_in_id>/<str:on>/situation/", coming.situation, name="situation"),
    path("<uuid:drop_in_id>/<str:on>/situation/<uuid:person_id>/", coming.speak_of, name="speak_of"),
    path("<uuid:drop_in_id>/<str:on>/terminer/", coming.close, name="close"),
    path("<uuid:drop_in_id>/<str:on>/feuille/", papers.sheet, name="sheet"),
    path("venue/<uuid:came_id>/annuler/", coming.undo, name="undo"),
    path("venue/<uuid:came_id>/nommer/", coming.name, name="name"),
    path("venue/<uuid:came_id>/nommer/<uuid:person_id>/", coming.it_was, name="it_was"),
    path("de/<slug:slug>/", public.of, name="of"),
    path("reponse/<slug:slug>/<str:signed>/", public.answer, name="answer"),
]
