"""Makes essaim/documents/fonts/ again: run by hand when a font changes, never by the installation.

The text fonts are copied as published (static cuts with every Latin sign). DejaVu Sans is the fallback for the
names written in another script; it is cut down to the scripts people write addresses in. `covered.json` lists the
ranges of characters that at least one of the fonts can draw: the paper shows □ for any other.

Run it with: uv run python scripts/make_fonts.py (needs npm, and fontTools from the development group)
"""

import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "essaim" / "documents" / "fonts"

COPIED = {
    "@expo-google-fonts/atkinson-hyperlegible-next@0.4.1": {
        "400Regular/AtkinsonHyperlegibleNext_400Regular.ttf": "AtkinsonHyperlegibleNext-Regular.ttf",
        "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf": "AtkinsonHyperlegibleNext-Bold.ttf",
        "LICENSE_FONT": "AtkinsonHyperlegibleNext-OFL.txt",
    },
    "@expo-google-fonts/bricolage-grotesque@0.4.1": {
        "400Regular/BricolageGrotesque_400Regular.ttf": "BricolageGrotesque-Regular.ttf",
        "700Bold/BricolageGrotesque_700Bold.ttf": "BricolageGrotesque-Bold.ttf",
        "LICENSE_FONT": "BricolageGrotesque-OFL.txt",
    },
    "dejavu-fonts-ttf@2.37.3": {
        "ttf/DejaVuSans.ttf": "DejaVuSans-Scripts.ttf",
        "LICENSE": "DejaVuSans-LICENCE.txt",
    },
}
# Latin to Georgian, more Latin and Greek, signs, Arabic forms, and the smileys that DejaVu draws.
SCRIPTS = [
    (0x20, 0x10FF),
    (0x1D00, 0x22FF),
    (0x2500, 0x27BF),
    (0xFB00, 0xFEFE),
    (0xFFFD, 0xFFFD),
    (0x1F600, 0x1F64F),
]


def fetch(package: str, files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        for inside, name in files.items():
            shutil.copyfile(Path(folder) / "package" / inside, FONTS / name)


def cut_down(path: Path) -> None:
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in SCRIPTS for code in range(first, last + 1)])
    cutter.subset(font)
    subset.save_font(font, str(path), options)


def ranges(codes: list[int]) -> list[list[int]]:
    joined: list[list[int]] = []
    for code in codes:
        if joined and joined[-1][1] == code - 1:
            joined[-1][1] = code
        else:
            joined.append([code, code])
    return joined


def main() -> None:
    FONTS.mkdir(exist_ok=True)
    for package, files in COPIED.items():
        fetch(package, files)
    cut_down(FONTS / "DejaVuSans-Scripts.ttf")
    codes = {code for path in FONTS.glob("*.ttf") for code in TTFont(path).getBestCmap()}
    (FONTS / "covered.json").write_text(json.dumps(ranges(sorted(codes)), separators=(",", ":")) + "\n")
    print(f"{len(codes)} characters in {sum(path.stat().st_size for path in FONTS.glob('*.ttf')) // 1024} KB")


if __name__ == "__main__":
    main()
