"""Where the layers of an app sit: each is held by the one around it."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from checker.probes.frames import short


@dataclass(frozen=True)
class Seat:
    """A place that holds an app, and may hold another."""

    app: Any
    put: Callable[[Any], None]


def seat_inside(layer: Any) -> Seat | None:
    """Where a middleware keeps the app that it wraps; None if it wraps none."""
    if is_router(layer):
        return None
    if callable(getattr(layer, "app", None)):
        return attribute(layer, "app")
    return next((seat for seat in [*_attributes(layer), *_cells(layer)] if _is_app(seat.app)), None)


def attribute(layer: Any, name: str) -> Seat:
    return Seat(getattr(layer, name), lambda app: object.__setattr__(layer, name, app))


def is_framework(app: Any) -> bool:
    """Whether it builds a stack of middleware of its own, as Starlette and FastAPI do."""
    return hasattr(app, "build_middleware_stack")


def is_router(app: Any) -> bool:
    return hasattr(app, "routes") and not is_framework(app)


def is_plumbing(app: Any) -> bool:
    """Whether it is FastAPI's own, and of no interest to who writes an app."""
    return type(app).__module__.startswith("fastapi.") and not is_router(app)


def name_of(app: Any) -> str:
    if is_router(app):
        return "router"
    if dispatch := getattr(app, "dispatch_func", None):  # @app.middleware("http")
        if inspect.isfunction(dispatch):
            return short(dispatch.__qualname__)
    if inspect.isfunction(app):
        return short(app.__qualname__.removesuffix(f".<locals>.{app.__name__}"))
    return type(app).__name__


def _attributes(layer: Any) -> Iterator[Seat]:
    names = [*getattr(layer, "__dict__", {}), *getattr(type(layer), "__slots__", ())]
    return (attribute(layer, name) for name in names if hasattr(layer, name))


def _cells(layer: Any) -> Iterator[Seat]:
    """What a function has kept from the function that made it."""
    for cell in getattr(layer, "__closure__", None) or ():
        yield Seat(cell.cell_contents, _filling(cell))


def _filling(cell: Any) -> Callable[[Any], None]:
    def fill(app: Any) -> None:
        cell.cell_contents = app

    return fill


def _is_app(value: Any) -> bool:
    if isinstance(value, type) or not callable(value):
        return False
    function = value if inspect.isroutine(value) else type(value).__call__
    if not inspect.iscoroutinefunction(function):
        return False
    return list(inspect.signature(function).parameters)[-3:] == ["scope", "receive", "send"]
