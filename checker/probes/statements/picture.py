"""Whatever can be drawn: one waterfall, or several to compare."""

from typing import TYPE_CHECKING, Any

from checker.probes.picture import bundle

if TYPE_CHECKING:
    from checker.probes.statements.waterfall import Waterfall


class Picture:
    """Draws itself where it is shown: as text when printed, as an image in a notebook."""

    def panels(self) -> "dict[str, Waterfall]":
        """The waterfalls to draw one above the other, by their captions."""
        raise NotImplementedError

    # How to draw is known above, in modules that know what a waterfall is: hence the late imports.

    def __str__(self) -> str:
        from checker.probes.statements.text import draw_text

        return draw_text(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from checker.probes.statements.svg import draw_svg
        from checker.probes.statements.wording import describe

        return bundle(draw_svg(self), describe(self), str(self))
