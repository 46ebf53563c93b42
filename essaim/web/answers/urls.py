from django.urls import path

from essaim.web.answers import views

app_name = "answers"
urlpatterns = [
    path("<slug:slug>/<str:signed>/", views.answer, name="answer"),
    path("<slug:slug>/<str:signed>/code/", views.code, name="code"),
    path("<slug:slug>/<str:signed>/merci/", views.thanks, name="thanks"),
]
