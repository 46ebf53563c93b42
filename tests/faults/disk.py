"""What a power cut may leave of a folder, from what `disk.c` saw asked of it.

Of a file, what was asked before a sync began is there; what was asked since is there, or not, or in part, in any order.
Of a folder, names (made, changed, removed) become sure in order when it is synced, or when the file that was made is.
"""

import os
import random
import shutil
import struct
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_HEAD, _SECTOR = struct.Struct("=qqqq"), 512
Write = tuple[str, int, bytes]


def records(file: Path) -> Iterator[tuple[str, str, int, bytes]]:
    """(kind, path, place, data), as `disk.c` says."""
    with file.open("rb") as told:
        while head := told.read(_HEAD.size):
            kind, path, at, length = _HEAD.unpack(head)
            yield chr(kind), told.read(path).decode(), at, told.read(length)


class File:
    def __init__(self, content: bytes = b"") -> None:
        self.sure = bytearray(content)
        self.asked: list[Write] = []
        self.begun: dict[int, int] = {}  # by who syncs: how much was asked when she began

    def sync(self, kind: str, whose: int) -> None:
        if kind == "b":
            self.begun[whose] = len(self.asked)
            return
        done = self.begun.pop(whose, 0)
        for one in self.asked[:done]:
            _apply(self.sure, *one)
        self.asked = self.asked[done:]
        self.begun = {who: max(0, count - done) for who, count in self.begun.items()}

    def after_a_cut(self, chance: random.Random) -> bytes:
        left = bytearray(self.sure)
        for kind, at, data in self.asked:
            there = chance.choice(["all", "nothing", "a part"])
            if there == "all":
                _apply(left, kind, at, data)
            elif there == "a part" and kind == "w":
                _apply(left, kind, at, data[: chance.randrange(len(data) // _SECTOR + 1) * _SECTOR])
        return bytes(left)

    def whole(self) -> bytes:
        left = bytearray(self.sure)
        for one in self.asked:
            _apply(left, *one)
        return bytes(left)


def _apply(content: bytearray, kind: str, at: int, data: bytes) -> None:
    if kind == "t":
        del content[at:]
        content.extend(bytes(at - len(content)))
    elif data:
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(data)] = data


class Disk:
    """`base`: the folder as it was, all on the disk; `here`: where it stood when it was written in."""

    def __init__(self, base: Path, here: Path) -> None:
        self.base, self.here = base, here
        self.names: dict[str, File] = {}  # as programs see them; of what was never written to, nothing
        self.gone: set[str] = set()
        self.sure: dict[str, File | None] = {}  # as a cut leaves them for sure; None: gone
        self.asked: dict[str, list[tuple[str, File | None]]] = defaultdict(list)  # by folder

    def take(self, kind: str, path: str, at: int, data: bytes) -> None:
        if kind == "r":
            file = self._file(path)
            self._name(path, None)
            self._name(data.decode(), file)
        elif kind == "u":
            self._name(path, None)
        elif path.endswith(" (deleted)"):
            return
        elif Path(path).is_dir():
            if kind == "s":
                self._folder_is_sure(path, len(self.asked[path]))
        elif kind in "bs":
            self._file(path).sync(kind, at)
            if kind == "s":
                self._name_is_sure(path)
        else:
            self._file(path).asked.append((kind, at, data))

    def _file(self, path: str) -> File:
        if path not in self.names:
            kept = self.base / Path(path).relative_to(self.here)
            if kept.exists() and path not in self.gone:
                self.names[path] = self.sure[path] = File(kept.read_bytes())
            else:
                self._name(path, File())
        return self.names[path]

    def _name(self, path: str, file: File | None) -> None:
        self.names.pop(path, None)
        self.gone.add(path)
        if file:
            self.gone.discard(path)
            self.names[path] = file
        self.asked[str(Path(path).parent)].append((path, file))

    def _name_is_sure(self, path: str) -> None:
        folder = str(Path(path).parent)
        for place, (name, file) in enumerate(self.asked[folder]):
            if name == path and file is self.names[path]:
                self._folder_is_sure(folder, place + 1)
                return

    def _folder_is_sure(self, folder: str, count: int) -> None:
        self.sure |= dict(self.asked[folder][:count])
        del self.asked[folder][:count]

    def after_a_cut(self, chance: random.Random) -> Iterator[tuple[Path, bytes | None]]:
        """Each file that is not as in `base`; None: it is gone."""
        left = dict(self.sure)
        for asked in self.asked.values():
            left |= dict(asked[: chance.randrange(len(asked) + 1)])
        for path, file in left.items():
            yield Path(path), file.after_a_cut(chance) if file else None

    def now(self) -> dict[Path, bytes]:
        """What programs see: to compare with what they left, so that nothing went by unseen."""
        kept = (one for one in self.base.rglob("*") if one.is_file())
        there = {self.here / one.relative_to(self.base): one.read_bytes() for one in kept}
        there = {path: content for path, content in there.items() if str(path) not in self.gone}
        return there | {Path(path): file.whole() for path, file in self.names.items()}

    def put_back(self, chance: random.Random) -> None:
        """`here` as a cut leaves it. Whoever owns the folder of a file owns it."""
        empty(self.here)
        subprocess.run(["cp", "-a", f"{self.base}/.", str(self.here)], check=True)
        for path, content in self.after_a_cut(chance):
            if content is None:
                path.unlink(missing_ok=True)
                continue
            made = not path.exists()
            path.write_bytes(content)
            if made:
                owner = path.parent.stat()
                os.chown(path, owner.st_uid, owner.st_gid)
                path.chmod(0o600)


def empty(folder: Path) -> None:
    for one in folder.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
