"""What someone says of her own know-how."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.transmission.enums import Level
from essaim.transmission.queries.skills import Skill


class SkillsForm(forms.Form):
    """What she says of herself, a question for each know-how."""

    def __init__(self, data: Any = None, *, skills: Sequence[Skill]) -> None:
        super().__init__(data)
        self.keys = [one.competence.key for one in skills]
        for one in skills:
            self.fields[f"level_{one.competence.key}"] = forms.TypedChoiceField(
                label=one.competence.name,
                choices=[("", _("Je ne dis rien")), *Level.choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=one.level,
            )

    @property
    def levels(self) -> dict[str, int]:
        said = {key: self.cleaned_data[f"level_{key}"] for key in self.keys}
        return {key: level for key, level in said.items() if level is not None}
