from django.urls import path

from essaim.web.swarm import agreements, asking, collective, lists, picture, requests, settling

app_name = "swarm"
urlpatterns = [
    path("", lists.collectives, name="collectives"),
    path("collectifs/<uuid:collective_id>/", collective.page, name="collective"),
    path("collectifs/<uuid:collective_id>/etape/", collective.move, name="move"),
    path("collectifs/<uuid:collective_id>/suite/", collective.settle_next, name="next"),
    path("collectifs/<uuid:collective_id>/accompagnement/", collective.accompany, name="accompany"),
    path("collectifs/<uuid:collective_id>/contact/", collective.contact, name="contact"),
    path("collectifs/<uuid:collective_id>/contact/<uuid:networkcontact_id>/", collective.contact_due, name="contact_due"),
    path("collectifs/<uuid:collective_id>/convention/", agreements.record, name="agreement"),
    path("collectifs/<uuid:collective_id>/convention/<uuid:agreement_id>/", agreements.change, name="change_agreement"),
    path("collectifs/<uuid:collective_id>/convention/<uuid:agreement_id>/trame.pdf", agreements.paper, name="agreement_paper"),
    path("collectifs/<uuid:collective_id>/convention/<uuid:agreement_id>/sommes/", agreements.payment, name="payment"),
    path("collectifs/<uuid:collective_id>/sommes/<uuid:agreementpayment_id>/versee/", agreements.paid, name="paid"),
    path("seuils/", settling.thresholds, name="thresholds"),
    path("demandes/", lists.requests, name="requests"),
    path("demandes/<uuid:collectiverequest_id>/", requests.page, name="request"),
    path("demandes/<uuid:collectiverequest_id>/repondre/", requests.answer, name="answer"),
    path("essaim/", picture.page, name="picture"),
    path("essaim/tableau/", picture.table, name="table"),
    path("essaim/communes/", picture.communes, name="communes"),
    path("demander/<slug:network_slug>/", asking.ask, name="ask"),
    path("demander/<slug:network_slug>/merci/", asking.thanks, name="thanks"),
]  # fmt: skip
