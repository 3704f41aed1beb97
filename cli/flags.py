"""The two options that every command has, wherever they stand on the command line."""

from collections.abc import Mapping, Sequence

from cli.answer import Reader

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # in the order in which POSIX asks them


def read_flags(words: Sequence[str], environment: Mapping[str, str]) -> tuple[tuple[str, ...], Reader]:
    """Take `--json` and `--lang TAG` out of the words; the rest, and the reader they describe.

    After `--` nothing is an option.
    """
    end = list(words).index("--") if "--" in words else len(words)
    as_json, tag, rest = False, "", []
    options = iter(words[:end])
    for word in options:
        if word == "--json":
            as_json = True
        elif word == "--lang":
            tag = next(options, "")
        elif word.startswith("--lang="):
            tag = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return (*rest, *words[end:]), Reader(as_json, _language(tag or _locale(environment)))


def _locale(environment: Mapping[str, str]) -> str:
    return next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")


def _language(tag: str) -> str:
    plain = tag.partition(".")[0].partition("@")[0]
    if plain.lower().startswith(("zh", "pt")):
        from labels.language import best_language  # loads the documents, which English help does not need

        return best_language(plain)
    return "en"
