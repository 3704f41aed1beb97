"""Make the font subsets of the artwork from the npm packages of Noto Sans. See README.md beside this file."""

import hashlib
import io
import lzma
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from msgspec import Struct

OUT = Path(__file__).parents[2] / "labels/artwork/fonts"
# Tables of layout, hinting and vertical writing, which the artwork does not use
DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "DSIG", "MATH"]
LICENCE = "LICENSE_FONT"


class Source(Struct, frozen=True):
    """One font of one npm package, with the SHA-256 of the file that the subsets were made from."""

    package: str
    path: str
    sha256: str


class Face(Struct, frozen=True):
    """One subset: its new family and style, its source, its characters."""

    family: str
    style: str
    source: Source
    characters: frozenset[int]

    @property
    def name(self) -> str:
        """PostScript name, and name of the file."""
        return f"{self.family.replace(' ', '')}-{self.style}"


def encoded(codec: str, lead_bytes: Iterable[int]) -> frozenset[int]:
    """Every character that a double-byte encoding has behind these lead bytes."""
    found: set[int] = set()
    for lead in lead_bytes:
        for trail in range(0x40, 0xFF):
            text = bytes([lead, trail]).decode(codec, errors="ignore")
            found.update(map(ord, text) if len(text) == 1 else ())
    return frozenset(found)


ASCII = frozenset(range(0x20, 0x7F))
LATIN = (
    ASCII | frozenset(range(0xA0, 0x180)) | frozenset(range(0x2010, 0x2040)) | {0x20AC, 0x2103, 0x2122, 0x2190}
) | {0x2192, 0x2212, 0x2248, 0x2264, 0x2265}
GB2312 = encoded("gb2312", range(0xA1, 0xFE))
GBK = encoded("gbk", range(0x81, 0xFF))
BIG5 = encoded("big5", range(0xA1, 0xFA))
BIG5_LEVEL_1 = encoded("big5", range(0xA1, 0xC7))
HKSCS = encoded("big5hkscs", range(0x87, 0xFF))

SC, HK, MONO = (
    "@expo-google-fonts/noto-sans-sc@0.4.3",
    "@expo-google-fonts/noto-sans-hk@0.4.3",
    "@expo-google-fonts/noto-sans-mono@0.4.2",
)
FACES = (
    Face(
        "Tanbiao Sans SC",
        "Regular",
        Source(
            SC,
            "400Regular/NotoSansSC_400Regular.ttf",
            "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
        ),
        GBK | BIG5 | LATIN,
    ),
    Face(
        "Tanbiao Sans SC",
        "Bold",
        Source(
            SC,
            "700Bold/NotoSansSC_700Bold.ttf",
            "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
        ),
        GB2312 | BIG5_LEVEL_1 | LATIN,
    ),
    Face(
        "Tanbiao Sans HK",
        "Regular",
        Source(
            HK,
            "400Regular/NotoSansHK_400Regular.ttf",
            "154ee8273741df924c7c509029478389bc4d91994fc51d5213af158ce09d3efb",
        ),
        BIG5_LEVEL_1 | LATIN | (HKSCS - GBK - BIG5),
    ),
    Face(
        "Tanbiao Sans HK",
        "Bold",
        Source(
            HK,
            "700Bold/NotoSansHK_700Bold.ttf",
            "9c8bc87430613644fee27cbde7df8b72fd1ae8a6ff3ef8d9a35c4e6cd155b20f",
        ),
        BIG5_LEVEL_1 | LATIN,
    ),
    Face(
        "Tanbiao Mono",
        "Regular",
        Source(
            MONO,
            "400Regular/NotoSansMono_400Regular.ttf",
            "11b5d661e57865bce89d3f103a654cfa4faf9347abebac252e30742be1e657b2",
        ),
        ASCII,
    ),
)


def fetch(package: str, folder: Path) -> Path:
    """Take a package with npm and return its unpacked folder."""
    target = folder / hashlib.sha256(package.encode()).hexdigest()[:12]
    if not target.exists():
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
            archive.extractall(target, filter="data")
    return target / "package"


def make(face: Face, source: Path) -> bytes:
    """The subset as TrueType bytes; ValueError if the source is not the one this recipe was written for."""
    data = source.read_bytes()
    if hashlib.sha256(data).hexdigest() != face.source.sha256:
        raise ValueError(f"{source.name} is not the font that this recipe was written for")
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False)
    options.drop_tables += DROPPED
    options.name_IDs = [0, 13, 14]  # copyright and licence stay; every name of the family is replaced below
    worker = subset.Subsetter(options)
    worker.populate(unicodes=face.characters)
    worker.subset(font)
    for number, text in {
        1: face.family,
        2: face.style,
        3: face.name,
        4: f"{face.family} {face.style}",
        5: "1.0",
        6: face.name,
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def run() -> None:
    """Write every subset and the licence text of every package."""
    with tempfile.TemporaryDirectory() as temporary:
        for face in FACES:
            package = fetch(face.source.package, Path(temporary))
            packed = lzma.compress(make(face, package / face.source.path), preset=9 | lzma.PRESET_EXTREME)
            (OUT / f"{face.name}.ttf.xz").write_bytes(packed)
            licence = f"OFL-{face.source.package.split('/')[1].split('@')[0]}.txt"
            (OUT / licence).write_bytes((package / LICENCE).read_bytes())
            print(f"{face.name}: {len(face.characters)} characters asked for, {len(packed)} bytes")  # noqa: T201


if __name__ == "__main__":
    run()
