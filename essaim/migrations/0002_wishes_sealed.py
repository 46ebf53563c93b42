from typing import Any

from django.db import migrations

import essaim.kernel.fields
from essaim.kernel import keyring
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import maintenance, within

SAID_BY_A_VISIT = ("une personne du logement, à la porte", "Passage annulé ou corrigé")


def seal(apps: Any, schema_editor: Any) -> None:
    """Each row that someone worded gets a key; what a visit says by itself is not written any more."""
    if schema_editor.connection.alias != "default":
        return
    marks = apps.get_model("essaim", "DoNotContact")
    for collective in apps.get_model("essaim", "Collective").objects.order_by("id"):
        with within(collective), maintenance():
            for mark in marks.objects.filter(collective_id=collective.id).order_by("id").iterator(500):
                _seal(mark)


def _seal(mark: Any) -> None:
    said_by = "" if mark.visit_id and mark.said_by_clear in SAID_BY_A_VISIT else mark.said_by_clear
    reason = "" if mark.lift_reason_clear in SAID_BY_A_VISIT else mark.lift_reason_clear
    if said_by or reason:
        keyring.make_key(mark.collective_id, Subject("donotcontact", mark.id))
        mark.said_by, mark.lift_reason = said_by or None, reason or None
        mark.save(update_fields=["said_by", "lift_reason"])


class Migration(migrations.Migration):
    dependencies = [("essaim", "0001_ground")]

    operations = [
        migrations.RenameField("donotcontact", "said_by", "said_by_clear"),
        migrations.RenameField("donotcontact", "lift_reason", "lift_reason_clear"),
        migrations.AddField(
            "donotcontact",
            "said_by",
            essaim.kernel.fields.SealedText(blank=True, key="id", null=True, verbose_name="Qui l’a dit"),
        ),
        migrations.AddField(
            "donotcontact",
            "lift_reason",
            essaim.kernel.fields.SealedText(
                blank=True, key="id", null=True, verbose_name="Pourquoi on le lève"
            ),
        ),
        migrations.RunPython(seal),
        migrations.RemoveField("donotcontact", "said_by_clear"),
        migrations.RemoveField("donotcontact", "lift_reason_clear"),
    ]
