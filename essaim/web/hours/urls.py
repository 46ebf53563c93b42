from django.urls import path

from essaim.web.hours import views

app_name = "hours"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<uuid:hours_id>/", views.correct, name="correct"),
]
