from django.urls import path

from essaim.web.rights import asked, exports, glass, journal, paperwork, person, retention

app_name = "rights"
urlpatterns = [
    path("", asked.requests, name="requests"),
    path("demandes/<uuid:request_id>/traitee/", asked.answer, name="answer"),
    path("demandes/<uuid:request_id>/annulee/", asked.cancel, name="cancel"),
    path("personne/<uuid:person_id>/", person.rights, name="person"),
    path("personne/<uuid:person_id>/demande/", person.ask, name="ask"),
    path("personne/<uuid:person_id>/export/", person.export, name="export"),
    path("personne/<uuid:person_id>/effacer/", person.erase, name="erase"),
    path("personne/<uuid:person_id>/urgence/", glass.glass, name="glass"),
    path("urgence/", glass.find, name="glass_find"),
    path("exports/", exports.exports, name="exports"),
    path("journal/", journal.journal, name="journal"),
    path("journal/verifier/", journal.check, name="journal_check"),
    path("lectures/", journal.lead_digest, name="lead_digest"),
    path("durees/", retention.retention, name="retention"),
    path("durees/repetition/", retention.rehearsal, name="rehearsal"),
    path("papiers/", paperwork.register, name="paperwork"),
    path("papiers/analyse/", paperwork.assessment, name="assessment"),
    path("papiers/registre.pdf", paperwork.register_pdf, name="register_pdf"),
    path("papiers/analyse.pdf", paperwork.assessment_pdf, name="assessment_pdf"),
]
