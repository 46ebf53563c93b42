"""Two workers must find the same tests: what names a test does not change from one second to the next."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent
CHANGING = {"token_hex", "token_urlsafe", "hex", "isoformat"}  # words; what is no word is named by its place


def changing(source: str) -> Iterator[str]:
    """What is asked in a `parametrize` and may give another word each time."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "parametrize":
            for call in ast.walk(node):
                if not isinstance(call, ast.Call):
                    continue
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                is_stamped = name == "compress" and "mtime" not in {word.arg for word in call.keywords}
                if name in CHANGING or is_stamped:
                    yield f"line {call.lineno}: {name}"


def test_what_names_a_test_is_the_same_for_every_worker():
    found = {
        str(path.relative_to(TESTS)): faults
        for path in TESTS.rglob("test_*.py")
        if (faults := list(changing(path.read_text("utf-8"))))
    }
    assert found == {}


def test_a_name_that_changes_is_seen():
    planted = '@pytest.mark.parametrize("one", [gzip.compress(b"x"), gzip.compress(b"x", mtime=0), uuid4(), token_hex(4)])\ndef test_it(): ...'
    assert list(changing(planted)) == ["line 1: compress", "line 1: token_hex"]
