"""A mail server that keeps one line for each message it takes: its Message-ID. `python tests/smtp_sink.py FILE` prints its port.

`FILE.dropped`, when it exists beside, makes it take the text, keep it, and hang up without an answer.
"""

import re
import socketserver
import sys
from pathlib import Path

_ID = re.compile(rb"^Message-ID: *(\S+)", re.IGNORECASE | re.MULTILINE)


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                if not self.take():
                    return
            elif word == b"QUIT":
                self.say("221 bye")
                return
            elif word == b"RCPT" and b"nobody" in line:
                self.say("550 nobody here")
            elif word == b"RCPT" and b"later" in line:
                self.say("450 not now")
            else:
                self.say("250 ok")

    def take(self) -> bool:
        text = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            text += line
        if not line:  # cut before the end: never received
            return False
        self.server.texts.append(text)
        found = _ID.search(text)
        with self.server.kept.open("ab") as file:
            file.write((found[1] if found else b"<none>") + b"\n")
        if self.server.kept.with_suffix(".dropped").exists():
            return False
        self.say("250 taken")
        return True

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, kept: Path):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.kept = kept
        self.texts: list[bytes] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    def received(self) -> list[str]:
        return self.kept.read_text().split() if self.kept.exists() else []


if __name__ == "__main__":
    with Sink(Path(sys.argv[1])) as sink:
        sys.stdout.write(f"{sink.port}\n")
        sys.stdout.flush()
        sink.serve_forever()
