"""The English catalogue is complete, and keeps the same blanks to fill as the French sentence."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts import messages

BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def found():
    return messages.messages()


def test_every_sentence_of_the_screens_has_its_english(found):
    english = messages.read("en")
    missing = []
    for message in found:
        entry = english.get(message[0] if isinstance(message, tuple) else message)
        strings = (
            () if entry is None else entry.string if isinstance(entry.string, tuple) else (entry.string,)
        )
        if not strings or not all(strings):
            missing.append(message)
    assert missing == [], "make messages, then translate essaim/locale/en"


def test_english_fills_the_same_blanks_as_french(found):
    english = messages.read("en")
    wrong = []
    for message in found:
        french = message if isinstance(message, tuple) else (message,)
        entry = english.get(french[0])
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        if set(BLANK.findall(french[-1])) != set(BLANK.findall(strings[-1] or "")):
            wrong.append(message)
    assert wrong == []


def test_zero_is_singular_in_french():
    plurals = messages.read("fr")
    assert plurals.plural_expr == "(n > 1)"
