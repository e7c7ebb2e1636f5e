"""The member's colour, kept readable. Pure functions on `#rrggbb`."""

WHITE = "#ffffff"
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, normal text
DARKER = 0.94
TINT = 0.06


def legible(colour: str) -> str:
    """The colour itself, or the first darker shade that reads as text on white."""
    channels = _channels(colour)
    while contrast(_hex(channels), WHITE) < LEAST_CONTRAST:
        channels = tuple(channel * DARKER for channel in channels)
    return _hex(channels)


def tint(colour: str) -> str:
    """A trace of the colour, for backgrounds under black text."""
    return _hex(tuple(255 - (255 - channel) * TINT for channel in _channels(colour)))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(float(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)
