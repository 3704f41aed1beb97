"""The words of the product in four languages, from gettext catalogues kept as readable `.po` files.

One catalogue a room (`lca`, `labels`, `registry`, `web`, `app`, `cli`), merged per language when first needed. The
msgid is the English sentence. Traditional Chinese falls back to Simplified, everything else to English.
"""

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from lca.documents import LANGUAGES, Language
from lca.errors import Message

_LOCALE = Path(__file__).with_name("locale")
_FALLBACK: dict[Language, tuple[Language, ...]] = {"zh-Hant": ("zh-Hans",)}
NAMES: dict[Language, str] = {
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "en": "English",
    "pt": "Português",
}


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    translations = gettext.NullTranslations()
    for tag in (*_FALLBACK.get(language, ()), language):  # the last one loaded is asked first
        for file in sorted((_LOCALE / tag).glob("*.po")):
            with file.open("rb") as source:
                catalogue = read_po(source, locale=tag.replace("-", "_"))
            compiled = io.BytesIO()
            write_mo(compiled, catalogue)
            compiled.seek(0)
            loaded = gettext.GNUTranslations(compiled)
            loaded.add_fallback(translations)
            translations = loaded
    return translations


def translate(text: str, language: Language) -> str:
    """A sentence in a language; the English sentence where no translation exists."""
    return text if language == "en" or not text else _catalogue(language).gettext(text)


def tell(message: Message, language: Language) -> str:
    """A Message in a language, with its values in place."""
    told = {name: tell(part, language) if isinstance(part, Message) else part for name, part in message.params.items()}
    return translate(message.template, language).format(**told)


def best_language(wanted: str, default: Language = "zh-Hans") -> Language:
    """The nearest of our languages to a tag or an Accept-Language header (`zh-HK,zh;q=0.9`, `pt-BR`)."""
    for part in wanted.split(","):
        tag = part.split(";")[0].strip().lower().replace("_", "-")
        if tag.startswith("zh"):
            return "zh-Hant" if any(mark in tag for mark in ("hant", "hk", "tw", "mo")) else "zh-Hans"
        for language in LANGUAGES:
            if tag.split("-")[0] == language:
                return language
    return default
