from django.urls import path

from essaim.web.referrals import asking, choosing, learning, lists, news, unmet, views

app_name = "referrals"
urlpatterns = [
    path("", lists.referrals, name="list"),
    path("lieux/", learning.page, name="learning"),
    path("besoins/", unmet.unmet, name="unmet"),
    path("personne/<uuid:person_id>/", choosing.choose, name="choose"),
    path("personne/<uuid:person_id>/lieu/<uuid:place_id>/", views.agree, name="agree"),
    path("personne/<uuid:person_id>/lieu/<uuid:place_id>/non/", views.her_no, name="her_no"),
    path("<uuid:referral_id>/", views.referral, name="referral"),
    path("<uuid:referral_id>/noter/", views.moment, name="moment"),
    path("<uuid:referral_id>/comment/", views.how, name="how"),
    path("<uuid:referral_id>/ensemble/", views.together, name="together"),
    path("<uuid:referral_id>/nouvelle/", news.promise, name="news"),
    path("<uuid:referral_id>/nouvelle/effacer/", news.take_back, name="news_back"),
    path("<uuid:referral_id>/demander/", asking.ask, name="ask"),
    path("<uuid:referral_id>/retirer/", asking.withdraw, name="withdraw"),
]
