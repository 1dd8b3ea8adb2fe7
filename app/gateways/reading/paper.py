"""The paper under the ink: shadows are told from what is written."""

from PIL import Image, ImageChops, ImageFilter


def flattened(picture: Image.Image) -> Image.Image:
    """Its shadows taken away: each point against the paper around it."""
    return ImageChops.subtract(picture, surroundings(picture, 8), offset=230)


def surroundings(picture: Image.Image, grain: int) -> Image.Image:
    """The level of the paper around each point: what is thinner than nine grains goes, shadows stay."""
    small = picture.resize((max(1, picture.width // grain), max(1, picture.height // grain)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.MinFilter(9)).filter(ImageFilter.GaussianBlur(1))
    return paper.resize(picture.size, Image.Resampling.BILINEAR)
