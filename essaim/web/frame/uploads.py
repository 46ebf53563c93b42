"""Stop writing a file to disk as soon as it is too large: 1 GB never lands in the temporary folder."""

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

TOO_LARGE = "essaim.upload_too_large"  # a key of request.META, read by the form


class LimitedUpload(TemporaryFileUploadHandler):
    """The rest of the request is read and thrown away, so that the browser receives our answer."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.IMPORT_MAX_BYTES:
            if self.request is not None:
                self.request.META[TOO_LARGE] = "1"
            self.file.close()
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)
