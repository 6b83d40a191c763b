"""A faster `__init__` for the values that are made by the hundred thousand. Owns nothing else."""

from dataclasses import MISSING, fields
from typing import Any, TypeVar

Value = TypeVar("Value")


def quick(cls: type[Value]) -> type[Value]:
    """Decorates a frozen dataclass with slots: its `__init__` fills the slots directly, in half the time of the generated one.

    A value is as frozen as before. For classes whose fields have plain defaults and no `__post_init__`.
    """
    given = fields(cls)  # type: ignore[arg-type]
    names: dict[str, Any] = {f"put_{each.name}": getattr(cls, each.name).__set__ for each in given}
    names |= {f"default_{each.name}": each.default for each in given if each.default is not MISSING}
    arguments = (each.name if each.default is MISSING else f"{each.name}=default_{each.name}" for each in given)
    body = "".join(f"    put_{each.name}(self, {each.name})\n" for each in given)
    exec(f"def __init__(self, {', '.join(arguments)}):\n{body}", names)
    made = names["__init__"]
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    made.__annotations__ = cls.__init__.__annotations__
    cls.__init__ = made  # type: ignore[method-assign]
    return cls
