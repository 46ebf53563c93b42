"""A large body is read at one kind of address, after sign-in and policy; nobody fills the disk from the door."""

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
IMPORT = "/territoire/imports/nouveau/"
LARGE = 3 * 2**20


@pytest.fixture
def written(monkeypatch):
    """Files that reached the temporary folder."""
    found = []
    new_file = uploadhandler.TemporaryFileUploadHandler.new_file

    def noted(self, *args, **kwargs):
        found.append(args)
        return new_file(self, *args, **kwargs)

    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", noted)
    return found


def send(client, address):
    return client.post(address, {"file": SimpleUploadedFile("a.csv", b"x" * LARGE), "login": "a"})


@pytest.mark.parametrize("address", ["/compte/connexion/", "/nulle-part/", "/secteurs/nouveau/", "/sante/"])
def test_nothing_large_is_read_elsewhere(address, written, browse, coordinator):
    for client in (Client(), browse(coordinator)):
        answer = send(client, address)
        assert (answer.status_code, "trop long" in answer.content.decode()) == (413, True)
    assert written == []


def test_at_the_import_neither_a_stranger_nor_a_volunteer_has_her_file_read(written, browse, volunteer):
    assert send(Client(), IMPORT).status_code == 302
    assert send(browse(volunteer), IMPORT).status_code == 403
    assert written == []


def test_a_coordinator_s_file_is_read_with_the_token_of_her_page_only(written, browse, coordinator):
    client = browse(coordinator)
    assert send(client, IMPORT).status_code == 422  # nonsense, but read
    assert len(written) == 1
    client.handler.enforce_csrf_checks = True
    assert send(client, IMPORT).status_code == 403
