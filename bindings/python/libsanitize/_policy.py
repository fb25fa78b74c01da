"""What may stay."""

from __future__ import annotations

import json
from typing import Any, Iterable, Mapping, NamedTuple

from . import _core
from ._errors import PolicyError

#: The presets and what each is for.
PRESETS: dict[str, str] = _core.presets()

_LOWEST, _HIGHEST = -(2**31), 2**31 - 1


class Warning_(NamedTuple):
    """What a policy did otherwise than asked, or more; where in the text it read."""

    message: str
    line: int
    column: int
    offset: int


class Policy:
    """A policy; begins as a preset (``libsanitize.PRESETS``).

    What changes it returns it, so that calls can be chained, and raises `PolicyError` when it asks
    for what no policy can permit. Any thread may use it. A `Sanitizer` takes a copy.
    """

    __slots__ = ("_core",)

    def __init__(self, preset: str = "comment") -> None:
        self._core = _core.Policy(preset)

    @classmethod
    def _of(cls, core: _core.Policy) -> Policy:
        policy = cls.__new__(cls)
        policy._core = core
        return policy

    @classmethod
    def from_json(cls, text: str | bytes | Mapping[str, Any]) -> Policy:
        """A policy file's text, or what ``json.load()`` makes of it (docs/policies.md)."""
        if not isinstance(text, (str, bytes)):
            text = json.dumps(text)
        return cls._of(_core.Policy.from_json(text))

    @classmethod
    def from_notation(cls, notation: str) -> Policy:
        """What the notation permits and nothing else: ``'<b> <a href="" title="">'``."""
        return cls("text").allow(notation)

    def copy(self) -> Policy:
        return self._of(self._core.copy())

    def allow(self, notation: str) -> Policy:
        """Permits more: ``'<p> <br> <img src="" alt="">'``."""
        self._core.allow(notation)
        return self

    def deny(self, notation: str) -> Policy:
        """Permits less."""
        self._core.deny(notation)
        return self

    def forbid(self, notation: str) -> Policy:
        """Denies for good: neither this policy nor a copy can permit it again."""
        self._core.forbid(notation)
        return self

    def mode(self, mode: str, *elements: str) -> Policy:
        """What becomes of elements that are not permitted: ``strip``, ``drop`` or ``escape``.

        Without names: of all that have no mode of their own; ``"?"``: of names HTML does not know.
        """
        for element in elements or (None,):
            self._core.set_mode(element, mode)
        return self

    def rule(
        self,
        attribute: str,
        element: str | None = None,
        *,
        kind: str = "any",
        values: Iterable[str] = (),
        minimum: int = _LOWEST,
        maximum: int = _HIGHEST,
        maximum_length: int = 0,
        required: str = "no",
    ) -> Policy:
        """A rule for the values of an attribute that is permitted already."""
        listed = " ".join(values)
        self._core.set_rule(
            element, attribute, kind, required, listed, minimum, maximum, maximum_length
        )
        return self

    def force(self, element: str, attribute: str, value: str | None) -> Policy:
        """Sets an attribute on every such element; ``None`` takes that back."""
        self._core.force(element, attribute, value)
        return self

    def set(self, **settings: Any) -> Policy:
        """Changes settings: ``schemes="https", relative_urls="drop"``."""
        self._core.set(**settings)
        return self

    @property
    def settings(self) -> dict[str, Any]:
        return self._core.settings()

    @property
    def notation(self) -> str:
        """What is permitted, as it can stand under a form."""
        return self._core.notation()

    @property
    def json(self) -> str:
        """All of the policy; ``from_json()`` makes the same again."""
        return self._core.json()

    @property
    def warnings(self) -> list[Warning_]:
        """Those of the last change."""
        return [Warning_(*warning) for warning in self._core.warnings()]

    def __str__(self) -> str:
        return self.notation

    def __repr__(self) -> str:
        return f"Policy.from_json({self.json!r})"

    def __eq__(self, other: object) -> bool:
        return self.json == other.json if isinstance(other, Policy) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Policy:
        return self.copy()

    def __deepcopy__(self, memo: object) -> Policy:
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        return Policy.from_json, (self.json,)


def policy_of(given: Policy | str | Mapping[str, Any] | None) -> Policy:
    """A policy by a preset's name, notation, JSON or what that means; None: the comment form's."""
    if given is None:
        return Policy()
    if isinstance(given, Policy):
        return given
    if not isinstance(given, str):
        return Policy.from_json(given)
    if given.lstrip().startswith("{"):
        return Policy.from_json(given)
    if "<" in given:
        return Policy.from_notation(given)
    if given not in PRESETS:
        raise PolicyError(f'there is no preset "{given}"; there are {", ".join(PRESETS)}')
    return Policy(given)
