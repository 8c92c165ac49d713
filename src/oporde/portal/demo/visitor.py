"""A visitor without a screen: it asks for pages over HTTP, fills in the forms that stand there, and keeps its cookies."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from oporde.portal import clock
from oporde.portal.demo.cast import STEP_S, Player

PATIENCE_S = 60
MOVED = frozenset({301, 302, 303})


class NotThere(Exception):
    """A page or a form is not what a visitor needs; says which."""


@dataclass(slots=True)
class Form:
    """A form as it stands on a page: where it goes, and what it says when nothing is filled in."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        path: of the page, after moving on.
    """

    status: int
    path: str
    content: bytes
    kind: str

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    @property
    def forms(self) -> list[Form]:
        return _forms(self.text)

    def form(self, *names: str, action: str = "") -> Form:
        """The form that asks these things, or goes there. Raises: NotThere."""
        found = next((one for one in self.forms if one.names >= set(names) and action in one.action), None)
        if found is None:
            raise NotThere(f"op {self.path} ({self.status}) staat geen formulier met {', '.join(names) or action}")
        return found


class Visitor:
    """Someone at a browser, at an address of the network of their own."""

    def __init__(self, origin: str, address: str) -> None:
        self.host, self.address = urlsplit(origin).netloc, address
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask for a page, and go where it leads."""
        return self._follow("GET", path, b"", "")

    def send(
        self, page: Answer, form: Form, given: Mapping[str, str], files: Iterable[tuple[str, bytes]] = (),
        under: str = "uploads",
    ) -> Answer:  # fmt: skip
        """Fill in a form of a page and send it, with files under the name that the form gives them."""
        path, fields = urljoin(page.path, form.action), {**form.fields, **given}
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        if not uploads:
            return self.post(path, fields)
        body = encode_multipart(BOUNDARY, {**fields, under: uploads})
        return self._follow("POST", path, body, MULTIPART_CONTENT)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send what no page asks, as whoever keeps an old page open can."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._follow("POST", path, urlencode({**token, **fields}).encode(), "application/x-www-form-urlencoded")

    def sign_in(self, player: Player, password: str) -> Answer:
        """Password, and the code of the authenticator app; the page on which one comes out. Raises: NotThere."""
        page = self.get("/account/inloggen/")
        page = self.send(page, page.form("login", "password"), {"login": player.email, "password": password})
        for _ in range(2):  # a code may just have run out
            if page.path != "/account/tweede-stap/":
                break
            page = self.send(page, page.form("code"), {"code": player.code(clock.real_now().timestamp())})
            if page.path == "/account/tweede-stap/":
                time.sleep(STEP_S - clock.real_now().timestamp() % STEP_S)
        if page.status != 200 or page.path.startswith("/account/"):
            raise NotThere(f"inloggen bleef staan op {page.path} ({page.status})")
        return page

    def slowly(self, page: Answer, form: Form, given: Mapping[str, str], files: Iterable[tuple[str, bytes]]) -> Pending:
        """Begin to send a delivery; the rest follows when the caller says so."""
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        body = encode_multipart(BOUNDARY, {**form.fields, **given, "uploads": uploads})
        connection = self._connection()
        connection.putrequest("POST", urljoin(page.path, form.action))
        for name, value in {**self._headers(MULTIPART_CONTENT), "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders()
        half = len(body) // 2
        connection.send(body[:half])
        return Pending(connection, body[half:])

    def _follow(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        for _ in range(6):
            status, headers, content = self._ask(method, path, body, kind)
            if status not in MOVED:
                return Answer(status, path, content, headers.get("Content-Type", ""))
            place = urlsplit(urljoin(path, headers["Location"]))
            method, path, body, kind = "GET", place.path + (f"?{place.query}" if place.query else ""), b"", ""
        raise NotThere(f"{path} blijft doorverwijzen")

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = self._connection()
        try:
            connection.request(method, path, body or None, self._headers(kind))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers, content

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, timeout=PATIENCE_S)

    def _headers(self, kind: str) -> dict[str, str]:
        told = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        return told | ({"Content-Type": kind} if kind else {})


@dataclass(frozen=True, slots=True)
class Pending:
    """A delivery of which half was sent."""

    connection: http.client.HTTPConnection
    rest: bytes

    def finish(self) -> tuple[int, str]:
        """Send the rest; the status, and where it leads."""
        self.connection.send(self.rest)
        answer = self.connection.getresponse()
        answer.read()
        self.connection.close()
        return answer.status, answer.headers.get("Location", "")


def _forms(page: str) -> list[Form]:
    reader = _Forms()
    reader.feed(page)
    return reader.found


class _Forms(HTMLParser):
    """Forms with what they say when they are sent as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.inside = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
            self.inside = True
        if not self.inside:
            return
        form, name = self.found[-1], given.get("name", "")
        if tag in {"input", "select", "textarea"} and name:
            form.names.add(name)
        if tag == "input" and name and given.get("type") not in {"file", "submit"}:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                form.fields[name] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self.area = name
            form.fields[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in form.fields):
            form.fields[self.select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.inside:
            self.found[-1].fields[self.area] += data
