"""XML from a stranger: no document types, no entities, no endless tokens, no endless documents."""

from collections.abc import Iterator
from typing import Final, Protocol

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from lca.interchange.problems import refuse

MAX_TOKEN: Final = 4_000_000  # bytes without the end of an XML tag
MAX_ELEMENTS: Final = 300_000  # XML elements of one workbook that remain after trimming: about a second


class Target(Protocol):
    """What receives the elements of an XML part."""

    def start(self, tag: str, attributes: dict[str, str], /) -> None: ...
    def end(self, tag: str, /) -> None: ...
    def data(self, text: str, /) -> None: ...


class Budget:
    """How many XML elements may still be read from a workbook."""

    def __init__(self) -> None:
        self.left = MAX_ELEMENTS


def parse(chunks: Iterator[bytes], target: Target, part: str, budget: Budget) -> None:
    """Feed XML to a target, refusing document types, entities, endless tokens and endless documents."""

    def start(tag: str, attributes: dict[str, str]) -> None:
        budget.left -= 1
        if budget.left < 0:
            raise refuse("too-much-content", part=part)
        target.start(tag, attributes)

    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    expat = parser.parser  # its handlers directly: ElementTree's own cost as much as the parsing
    expat.ordered_attributes, expat.buffer_text = False, True
    expat.StartElementHandler, expat.EndElementHandler = start, target.end
    expat.CharacterDataHandler, expat.DefaultHandlerExpand = target.data, None
    expat.CommentHandler = expat.ProcessingInstructionHandler = None
    since = 0
    try:
        for chunk in chunks:
            end = chunk.rfind(b">")
            since = since + len(chunk) if end < 0 else len(chunk) - end
            if since > MAX_TOKEN:
                raise refuse("too-much-content", part=part)
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise refuse("document-type", part=part) from error
    except (ParseError, ValueError, LookupError) as error:
        raise refuse("damaged-file", part=part) from error
