"""The pages: a record in a language to HTML. Words and numbers are those of label and certificate."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from msgspec import Struct

from labels.artwork import wording
from labels.artwork.certificate_content import certificate_content
from labels.artwork.content import LabelContent
from labels.artwork.reading import Reading, Words
from labels.documents.record import PublicRecord
from labels.language import NAMES, tell, translate
from lca.conformity.rule import Outcome
from lca.documents import LANGUAGES, Language
from lca.errors import Message, TanbiaoError, say
from web.answers import STYLE
from web.statuses import STATUSES, Standing

_SHORT_NAMES: dict[Language, str] = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "EN", "pt": "PT"}


class Notice(Struct, frozen=True):
    """A page that is not a certificate: a title, what is so, what to do."""

    title: str
    what: str
    remedy: str


class Pages:
    """Renders pages. contact: mail address for problems, or ""; demo: whether every page says that it is one."""

    def __init__(self, contact: str, *, demo: bool) -> None:
        self._contact = contact
        self._demo = demo
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _render(self, template: str, language: Language, values: dict[str, Any]) -> str:
        def words(text: str, **params: str | int) -> str:
            return tell(say(text, **params), language)

        return self._templates.get_template(template).render(
            _=words,
            language=language,
            languages=[(tag, _SHORT_NAMES[tag], NAMES[tag]) for tag in LANGUAGES],
            name=wording.logotype(language),
            style=Markup(STYLE),  # noqa: S704  our own file, whose digest the policy names
            contact=self._contact,
            demo=self._demo,
            **values,
        )

    def record(self, record: PublicRecord, language: Language) -> str:
        """The page of a certificate."""
        content = certificate_content(record.certificate, Reading((language,)))
        standing: Standing = STATUSES[record.status]
        return self._render(
            "scan.html",
            language,
            {
                "record": record,
                "certificate": record.certificate,
                "content": content,
                "label": content.label,
                "standing": standing,
                "word": translate(standing.word.template, language),
                "sentence": translate(standing.sentence.template, language),
                "bars": _bars(content.label),
                "first": _first,
                "colours": wording.STAGE_COLOURS,
                "judged": sum(row.rules for row in record.statement.rules),
                "met": sum(row.rules for row in record.statement.rules if row.outcome == Outcome.MET),
            },
        )

    def start(self, language: Language) -> str:
        """The page where a number can be typed in."""
        return self._notice(
            language,
            say("Look up a certificate"),
            say("Scan the code on the label, or type in the number of the certificate."),
            say("The page tells the number, what it counts, who verified it and whether it is valid now."),
        )

    def unknown(self, number: str, language: Language) -> str:
        """The page of a number that no certificate has."""
        return self._notice(
            language,
            say("No certificate of this number"),
            say("There is no certificate “{number}” here.", number=number[:60]),
            say("Compare the number with the label. A label whose number is not here is not one of this scheme."),
        )

    def nothing_here(self, language: Language) -> str:
        """The page of an address that leads nowhere."""
        return self._notice(
            language,
            say("Nothing here"),
            say("This address leads nowhere."),
            say("Scan the code on the label, or type in the number of the certificate."),
        )

    def cannot(self, error: TanbiaoError, language: Language) -> str:
        """The page of a certificate that is not shown, because something is wrong with it."""
        return self._notice(language, say("This certificate is not shown"), error.what, error.remedy)

    def defect(self, language: Language) -> str:
        """The page after a mistake of ours."""
        return self._notice(
            language,
            say("Something went wrong here"),
            say("The page could not be made. This is our mistake and says nothing about the product."),
            say("Try again in a minute."),
        )

    def _notice(self, language: Language, title: Message, what: Message, remedy: Message) -> str:
        notice = Notice(tell(title, language), tell(what, language), tell(remedy, language))
        return self._render("notice.html", language, {"notice": notice})


def _first(words: Words) -> str:
    return words[0] if words else ""


def _bars(label: LabelContent) -> list[tuple[float, float, str]]:
    """Start, width (of 1000) and colour of each segment of the stage bar."""
    bars: list[tuple[float, float, str]] = []
    x = 0.0
    for line in label.stages:
        if line.bar > 0:
            wide = 1000 * line.bar
            bars.append((round(x, 1), round(max(wide - 4, 2), 1), wording.STAGE_COLOURS[line.stage]))
            x += wide
    return bars
