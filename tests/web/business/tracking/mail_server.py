"""A real mail server in the test's process, which takes, refuses, hangs or drops as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

from django.test import override_settings


class MailServer(socketserver.ThreadingTCPServer):
    """mode: `take`, `refuse` (for good), `later` (for now), `refuse text`, `drop early` (before the text), `drop late` (when it has the
    text, without an answer) or `hang`. taken: texts that it has, whatever it answered. on_text: called before it answers for one."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mode, self.taken, self.on_text = "take", list[bytes](), lambda: None
        self.on_text: Callable[[], None]
        self.over = threading.Event()

    @property
    def messages(self) -> list[Message]:
        return [message_from_bytes(one) for one in self.taken]


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        if self.server.mode == "hang":
            self.server.over.wait(20)
            return
        self.say("220 test")
        while line := self.rfile.readline():
            verb = line.decode("utf-8", "replace").split(" ")[0].strip().upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "RCPT" and self.server.mode == "drop early":
                return
            if verb == "DATA":
                if not self._take_text():
                    return
                continue
            answers = {"refuse": "550 nobody here", "later": "450 come back"}
            self.say(answers.get(self.server.mode, "250 fine") if verb == "RCPT" else "250 fine")

    def _take_text(self) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if self.server.mode == "refuse text":
            self.say("554 no such text here")
            return True
        self.server.taken.append(b"".join(lines))
        self.server.on_text()
        if self.server.mode == "drop late":
            return False
        self.say("250 taken")
        return True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server, and the site's settings pointing at it."""
    server = MailServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    try:
        with override_settings(
            EMAIL_BACKEND=backend,
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.server_address[1],
            EMAIL_TIMEOUT=1,
            EMAIL_USE_TLS=False,
            EMAIL_USE_SSL=False,
            EMAIL_HOST_USER="",
        ):
            yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
