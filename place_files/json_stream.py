"""The objects of a JSON file one by one, however long the file, in bounded memory. Also one object a line."""

import codecs
import json
from collections.abc import Callable, Iterator
from typing import Any

from place_files.refusals import DamagedFile

BLOCK = 256 * 1024
LONGEST_ITEM = 8 * 1024 * 1024  # one place and all that it offers
_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


class _Text:
    """A window on the text that moves forward only."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self.text = ""
        self.at = 0
        self.is_over = False

    def more(self) -> bool:
        if self.is_over:
            return False
        block = self._read(BLOCK)
        self.is_over = not block
        self.text = self.text[self.at :] + self._decode(block, final=self.is_over)
        self.at = 0
        if len(self.text) > LONGEST_ITEM:
            raise DamagedFile(where="une fiche de plus de 8 millions de signes")
        return True

    def peek(self) -> str:
        """The next sign that is not blank, not taken; nothing at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in _BLANK:
                    return self.text[self.at]
                self.at += 1
            if not self.more():
                return ""

    def take(self, sign: str) -> None:
        if self.peek() != sign:
            raise DamagedFile(where=f"« {sign} » attendu")
        self.at += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as fault:
                if not self.more():
                    raise DamagedFile(where=f"vers « {self.text[fault.pos : fault.pos + 20]} »") from fault
                continue
            except RecursionError as fault:
                raise DamagedFile(where="des listes trop emboîtées") from fault
            if end == len(self.text) and self.more():  # a number may go on
                continue
            self.at = end
            return value


def items(read: Callable[[int], bytes]) -> Iterator[tuple[str, Any]]:
    """(key of the list that holds it, or nothing; the item). A value that is no list is one item of its key.

    Raises:
        DamagedFile.
    """
    text = _Text(read)
    if text.peek() == "[":
        yield from (("", one) for one in _array(text))
    elif _is_one_a_line(text):
        while text.peek():
            yield "", text.value()
    elif text.peek() == "{":
        yield from _members(text)
    if text.peek():
        raise DamagedFile(where="du texte après la fin")


def _array(text: _Text) -> Iterator[Any]:
    text.take("[")
    while (sign := text.peek()) != "]":
        if not sign:
            raise DamagedFile(where="la fin manque")
        yield text.value()
        if text.peek() != "]":
            text.take(",")
    text.take("]")


def _members(text: _Text) -> Iterator[tuple[str, Any]]:
    text.take("{")
    while (sign := text.peek()) != "}":
        if not sign:
            raise DamagedFile(where="la fin manque")
        key = str(text.value())
        text.take(":")
        if text.peek() == "[":
            yield from ((key, one) for one in _array(text))
        else:
            yield key, text.value()
        if text.peek() != "}":
            text.take(",")
    text.take("}")


def _is_one_a_line(text: _Text) -> bool:
    text.peek()
    line, end, rest = text.text[text.at :].partition("\n")
    if not end or not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
