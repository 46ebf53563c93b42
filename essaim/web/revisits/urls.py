from django.urls import path

from essaim.web.revisits import contact, lists, views

app_name = "revisits"
urlpatterns = [
    path("", views.revisits, name="rules"),
    path("par-defaut/", views.restore, name="restore"),
    path("script/", views.script, name="script"),
    path("script/<int:version>/", views.script_version, name="script_version"),
    path("ne-plus-solliciter/", lists.do_not_contact, name="do_not_contact"),
    path("ne-plus-solliciter/ajouter/", contact.add, name="leave_alone"),
    path("ne-plus-solliciter/<uuid:wish_id>/lever/", contact.lift_wish, name="lift"),
    path("acces/", lists.access_tasks, name="access_tasks"),
    path("acces/<uuid:task_id>/trouve/", contact.resolve, name="resolve"),
]
