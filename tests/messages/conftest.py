from threading import Thread

import pytest

from tests.smtp_sink import Sink


@pytest.fixture
def sink(tmp_path, settings):
    """A real server; the settings lead to it."""
    with Sink(tmp_path / "received") as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "essaim.messages.actions.mail.Smtp"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
        server.shutdown()
