"""Starts the comment service in a folder of its own, and talks to it as a browser would."""
import http.client
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FORM = "application/x-www-form-urlencoded"


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode("utf-8", "surrogateescape")  # the control's need not be UTF-8


class Browser:
    """One connection, one cookie."""

    def __init__(self, service):
        self.service, self.cookie, self.connection = service, None, None

    def ask(self, method, path, body=None, headers=None, cookie=True):
        """The answer; headers named here take the place of a browser's own."""
        sent = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"} if body is not None else {}
        if cookie and self.cookie:
            sent["Cookie"] = self.cookie
        sent.update(headers or {})
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=60)
        self.connection.request(method, path, body, {k: v for k, v in sent.items() if v is not None})
        answer = Answer(self.connection.getresponse())
        if answer.headers["Set-Cookie"]:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        if answer.headers["Connection"] == "close":
            self.close()
        return answer

    def get(self, path="/"):
        return self.ask("GET", path)

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def token(self):
        return re.search(r'name="token" value="([0-9a-f]{32})"', self.get().text)[1]

    def send(self, comment, path="/comment", **fields):
        """Sends the form: comment=... name=... token=... do=... A field that is None is left out."""
        fields = {"token": self.token() if "token" not in fields else None, "name": "Ann", "do": "post",
                  "comment": comment, **fields}
        body = urllib.parse.urlencode({k: v for k, v in fields.items() if v is not None})
        return self.ask("POST", path, body)

    def post(self, comment, **fields):
        """Posts a comment; its number."""
        answer = self.send(comment, **fields)
        assert answer.status == 303, (answer.status, answer.text)
        return int(re.fullmatch(r"/comment/(\d+)", answer.headers["Location"])[1])


class Service:
    """usage: with Service(program) as service. Its end is a test: what leaks, or is not free to end, is an error."""

    def __init__(self, program, *options, folder=None):
        self.program, self.options = program, options
        self.own = None if folder else tempfile.TemporaryDirectory()
        self.folder = folder or self.own.name
        self.database = pathlib.Path(self.folder) / "comments.db"

    def __enter__(self):
        command = [self.program, "--port", "0", "--database", str(self.database), *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("http://127.0.0.1:"), self.process.stderr.read()
        self.port = int(line.split(":")[2].rstrip("/\n"))
        return self

    def __exit__(self, kind, value, trace):
        self.process.send_signal(signal.SIGTERM)
        _, self.errors = self.process.communicate(timeout=60)
        if self.own:
            self.own.cleanup()
        if kind is None:
            assert self.process.returncode == 0, (self.process.returncode, self.errors)

    def browser(self):
        return Browser(self)

    def rows(self, query, *values):
        database = sqlite3.connect(self.database)
        try:
            return database.execute(query, values).fetchall()
        finally:
            database.close()

    def raw(self, data=b""):
        """A connection on which these bytes were sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(data)
        return connection
