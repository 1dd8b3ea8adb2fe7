"""Where the sheet has its ink: the frames beside the second code, printed and looked at from the same figures."""

from dataclasses import dataclass

CODE = 32.0
"""Millimetres: the picture of the code, its white margin included."""
_MODULES, _MARGIN = 37, 4
"""Of a code of this length at this error correction (a test counts them)."""
HEIGHT = 36.0
"""Of the band: frames, code, frame."""
SIDE = 66.0
"""From the edge of the band to the picture of the code, on its left; on its right, `RIGHT`."""
RIGHT = 80.0
GAP = 2.0
"""Between a frame and the picture of the code."""
_LABEL = 5.0
"""From the top of a frame, where its printed words stand."""
_APART = 2.5
"""From a frame's line: what is looked at keeps off it, for a photograph is never straight."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in units of the code's side, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def _seen(left: float, top: float, right: float, bottom: float) -> Box:
    """The inside of a frame given in millimetres from the upper left corner of the band, below its words."""
    module = CODE / (_MODULES + 2 * _MARGIN)
    side = _MODULES * module
    x, y = SIDE + _MARGIN * module, (HEIGHT - CODE) / 2 + _MARGIN * module
    return Box(
        (left + _APART - x) / side,
        (top + _LABEL - y) / side,
        (right - _APART - x) / side,
        (bottom - _APART - y) / side,
    )


BOXES = {
    "date": _seen(0, HEIGHT / 2, SIDE - GAP, HEIGHT),
    "signature": _seen(SIDE + CODE + GAP, 0, SIDE + CODE + RIGHT, HEIGHT),
}
