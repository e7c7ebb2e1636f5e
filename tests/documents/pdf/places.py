"""Where words stand on a printed page, and what is seen there, by a library that did not write it."""

from statistics import fmean
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageChops, ImageStat

POINTS_PER_MM = 72 / 25.4
SCALE = 3


class Box(NamedTuple):
    """In points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def around(self, *, left=0.0, bottom=0.0, right=0.0, top=0.0) -> "Box":
        """Grown by millimetres."""
        by = [side * POINTS_PER_MM for side in (left, bottom, right, top)]
        return Box(
            self.left - by[0],
            self.bottom - by[1],
            self.right + by[2],
            self.top + by[3],
        )

    def is_within(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.bottom >= other.bottom
            and self.right <= other.right
            and self.top <= other.top
        )


def _document(content: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(content)


def size_of(content: bytes) -> Box:
    return Box(0, 0, *_document(content)[0].get_size())


def count_of(content: bytes) -> int:
    return len(_document(content))


def words_on(content: bytes, page: int) -> str:
    return _document(content)[page].get_textpage().get_text_bounded()


def places(content: bytes, page: int, words: str) -> list[Box]:
    """Every place where the words stand on a page."""
    text = _document(content)[page].get_textpage()
    search, found = text.search(words, match_case=True), []
    while hit := search.get_next():
        boxes = [Box(*text.get_charbox(at)) for at in range(hit[0], sum(hit))]
        sides = list(zip(*(box for box in boxes if box.right > box.left), strict=True))
        found.append(Box(min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])))
    return found


def seen(content: bytes, page: int, box: Box) -> Image.Image:
    """What a reader sees there."""
    sheet = _document(content)[page]
    height = sheet.get_height()
    picture = sheet.render(scale=SCALE).to_pil().convert("L")
    corners = (box.left, height - box.top, box.right, height - box.bottom)
    return picture.crop(tuple(round(SCALE * corner) for corner in corners))


def difference(one: Image.Image, other: Image.Image) -> float:
    """From 0 (the same) to 255."""
    other = other.resize(one.size)
    return fmean(ImageStat.Stat(ImageChops.difference(one, other)).mean)
