"""Whatever can be drawn: one server's traffic, or several to compare."""

from typing import TYPE_CHECKING, Any

from checker.probes.picture import bundle

if TYPE_CHECKING:
    from checker.probes.upstream.traffic import Traffic


class Picture:
    """Draws itself where it is shown: as text when printed, as an image in a notebook."""

    def panels(self) -> "dict[str, Traffic]":
        """What to draw one above the other, by captions."""
        raise NotImplementedError

    # How to draw is known above, in modules that know what traffic is: hence the late imports.

    def __str__(self) -> str:
        from checker.probes.upstream.text import draw_text

        return draw_text(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from checker.probes.upstream.layout import describe
        from checker.probes.upstream.svg import draw_svg

        return bundle(draw_svg(self), describe(self), str(self))
