"""Uses pages as a person does: finds links, fields and buttons by the words on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

from yakir.apps.accounts.models import Person

SILENT = {"br", "img", "input", "link", "meta", "hr", "source", "wbr"}
TICKED = {"checkbox", "radio"}


@dataclass
class Field:
    """A field of a form with what stands in it."""

    name: str
    kind: str
    value: str = ""
    id: str = ""
    label: str = ""
    ticked: bool = True
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Form:
    """A form with its fields and the words on its buttons."""

    method: str
    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Type each value into the field of that label."""
        for label, value in typed.items():
            self._field(label).__dict__.update(self._typed(self._field(label), value))

    def _field(self, label: str) -> Field:
        found = [each for each in self.fields if each.label == label]
        found = found or [each for each in self.fields if each.label.startswith(label)]
        assert len(found) == 1, f"{label!r} is not one of {[each.label for each in self.fields]}"
        return found[0]

    def _typed(self, to: Field, value: Any) -> dict[str, Any]:
        if to.kind in TICKED:
            return {"ticked": bool(value)}
        if to.kind == "select":
            assert value in to.options, f"{value!r} is not one of {list(to.options)}"
            return {"value": to.options[value]}
        return {"value": value}

    @property
    def data(self) -> dict[str, list[Any]]:
        """What a browser sends."""
        sent: dict[str, list[Any]] = {}
        for each in self.fields:
            if each.name and each.ticked and (each.kind != "file" or each.value):
                sent.setdefault(each.name, []).append(each.value)
        return sent


class Page(HTMLParser):
    """What stands on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._labels: dict[str, str] = {}
        self._options: Field | None = None
        self.text = ""
        self.feed(html)
        self.text = " ".join(self.text.split())
        for form in self.forms:
            for each in form.fields:
                each.label = each.label or self._labels.get(each.id, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("method", "get").lower(), given.get("action", "")))
        elif tag in {"input", "select", "textarea"} and self.forms:
            self._begin_field(tag, given)
        if tag not in SILENT:
            self._open.append((tag, given, []))

    def handle_data(self, data: str) -> None:
        if not any(tag in {"script", "style"} for tag, _given, _text in self._open):
            self.text += data
        for _tag, _given, text in self._open:
            text.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, given, text = self._open.pop()
            self._end(name, given, " ".join("".join(text).split()))
            self.text += " "
            if name == tag:
                return

    def _begin_field(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if kind in {"submit", "button"}:
            return
        new = Field(
            name=given.get("name", ""),
            kind=kind,
            value=given.get("value", "on" if kind in TICKED else ""),
            id=given.get("id", ""),
            label=given.get("aria-label", ""),
            ticked=kind not in TICKED or "checked" in given,
        )
        self._options = new
        self.forms[-1].fields.append(new)

    def _end(self, tag: str, given: dict[str, str], text: str) -> None:
        if tag == "a" and "href" in given:
            self.links.append((text, given["href"]))
        elif tag == "label" and "for" in given:
            self._labels[given["for"]] = text
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append(text)
        elif tag == "option" and self._options is not None:
            self._end_option(self._options, given, text)
        elif tag == "textarea" and self._options is not None:
            self._options.value = text

    def _end_option(self, of: Field, given: dict[str, str], text: str) -> None:
        value = given.get("value", text)
        if "selected" in given or not of.options:
            of.value = value
        of.options[text] = value


class Reader:
    """Somebody who reads, clicks and fills in forms."""

    def __init__(self, person: Person | None = None) -> None:
        self.client = Client()
        if person is not None:
            self.client.force_login(person)
        self.answer: HttpResponse | None = None
        self.page = Page("")
        self.at = "/"

    def go(self, address: str) -> "Reader":
        """Open an address."""
        return self._take(self.client.get(address, follow=True), address)

    def click(self, words: str) -> "Reader":
        """Follow the link with these words."""
        return self.go(urljoin(self.at, self._href(words)))

    def download(self, words: str) -> bytes:
        """Return the file behind a link."""
        answer = self.client.get(urljoin(self.at, self._href(words)))
        assert answer.status_code == 200, answer
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def press(self, button: str, **typed: Any) -> "Reader":
        """Fill in the form that has the button, and send it; `_` in a label stands for a space."""
        return self.fill_in(
            button, {name.replace("_", " "): value for name, value in typed.items()}
        )

    def fill_in(self, button: str, typed: Mapping[str, Any]) -> "Reader":
        """Fill in the form that has the button, field by label, and send it."""
        forms = [form for form in self.page.forms if button in form.buttons]
        shown = [each for form in self.page.forms for each in form.buttons]
        assert forms, f"No button {button!r} at {self.at}; there are {shown}."
        form = forms[0]
        form.fill(typed)
        address = urljoin(self.at, form.action)
        if form.method == "get":
            answer = self.client.get(address.partition("?")[0], form.data, follow=True)
        else:
            answer = self.client.post(address, form.data, follow=True)
        return self._take(answer, address)

    def sees(self, *words: str) -> bool:
        """Whether all these words stand on the page."""
        missing = [each for each in words if each not in self.page.text]
        assert not missing, f"{missing} not at {self.at}: {self.page.text[:3000]}"
        return True

    def links(self) -> Iterator[str]:
        """Yield the words of every link."""
        return (words for words, _href in self.page.links)

    def _href(self, words: str) -> str:
        found = [href for text, href in self.page.links if text == words]
        found = found or [href for text, href in self.page.links if text.startswith(words)]
        assert found, f"No link {words!r} at {self.at}; there are {list(self.links())}."
        return found[0]

    def _take(self, answer: HttpResponse, address: str) -> "Reader":
        chain = getattr(answer, "redirect_chain", [])
        self.at = urljoin(address, chain[-1][0]) if chain else answer.wsgi_request.get_full_path()
        self.answer = answer
        self.page = Page(answer.content.decode())
        return self
