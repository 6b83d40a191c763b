"""The form of an event that is entered by hand for rows in quarantine."""

from __future__ import annotations

from collections.abc import Sequence

from tui.screens.form import Field, Form


class EnterFor(Form):
    """The fields of an event under the text of the first row; the rows go with them."""

    def __init__(self, text: str, fields: Sequence[Field], rows: Sequence[int]) -> None:
        super().__init__(f"Enter by hand: {text}", "enter_for", fields)
        self.rows = tuple(rows)

    @property
    def said(self) -> dict[str, str]:
        return {**super().said, "rows": ",".join(map(str, self.rows))}
