"""`essaim keys`: the key outside of the databases, and the change of each level of keys."""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from django.core.management import CommandError
from django.db.models import Count, Max
from django_typer.management import TyperCommand, command

from essaim.kernel import keyring, master_keys, rotation
from essaim.kernel.journal import hand_over_journal
from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import within
from essaim.kernel.vault import CollectiveKey, CollectiveSecret, SecretUse, SubjectKey
from essaim.models import Collective

Json = Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")]


class Level(StrEnum):
    """What is changed."""

    MASTER = "master"
    COLLECTIVE = "collective"
    PERSON = "person"
    INDEX = "index"
    JOURNAL = "journal"


class Command(TyperCommand):
    help = "Les clés : en fabriquer une, dire où elles en sont, les changer."
    requires_system_checks: list[str] = []

    @command(
        help="Fabrique une clé maîtresse. Avec --file, elle devient la première du fichier : celle qui sert."
    )
    def new(
        self,
        file: Annotated[Path | None, typer.Option(help="Le fichier de ESSAIM_MASTER_KEY_FILE.")] = None,
        as_json: Json = False,
    ) -> None:
        key = master_keys.new_text()
        if file is None:
            typer.echo(json.dumps({"master_key": key}) if as_json else key)
            return
        _put_first(file, key)
        said = f"Clé ajoutée en tête de {file}. Lancez « essaim keys rotate --level master »."
        typer.echo(json.dumps({"file": str(file)}) if as_json else said)

    @command(
        help="Dit quelle clé maîtresse sert, et si toutes les clés s’ouvrent. Code 1 quand il en manque une."
    )
    def status(self, as_json: Json = False) -> None:
        found = [_state_of(collective) for collective in Collective.objects.order_by("slug")]
        active = master_keys.active_name()
        known = master_keys.known_names()
        if as_json:
            typer.echo(json.dumps({"active": active, "known": known, "collectives": found}))
        else:
            typer.echo(f"Clé maîtresse : {active or 'aucune'}")
            for one in found:
                typer.echo(_line(one))
        if not active or not all(one["opens"] for one in found):
            raise typer.Exit(1)

    @command(help="Change un niveau de clés, sans arrêter Essaim. Interrompue, la commande se relance.")
    def rotate(
        self,
        level: Annotated[Level, typer.Option(help="master, collective, person, index ou journal.")],
        collective: Annotated[str, typer.Option(help="Un seul collectif (son nom court).")] = "",
        pause: Annotated[
            float,
            typer.Option(
                help="Attente, en secondes, que finissent les demandes qui connaissent les anciennes clés."
            ),
        ] = rotation.PAUSE,
        every: Annotated[
            bool, typer.Option("--every", help="Même ce qui est déjà sous la clé maîtresse qui sert.")
        ] = False,
        as_json: Json = False,
    ) -> None:
        try:
            done, failed = _rotate(level, collective, pause=pause, every=every)
        except BrokenSeal as refusal:
            raise CommandError(f"Rien n’a été changé : {refusal}") from refusal
        said = f"Clés changées : {done}. En échec : {failed}."
        typer.echo(json.dumps({"level": level, "changed": done, "failed": failed}) if as_json else said)
        if failed:
            raise typer.Exit(1)


def _rotate(level: Level, slug: str, *, pause: float, every: bool) -> tuple[int, int]:
    if level == Level.MASTER:
        return rotation.rewrap_collectives(every=every), 0
    chosen = Collective.objects.filter(slug=slug) if slug else Collective.objects.all()
    if slug and not chosen:
        raise CommandError(f"Aucun collectif ne s’appelle « {slug} ».")
    with_keys = set(CollectiveKey.objects.values_list("collective_id", flat=True))
    done = failed = 0
    for one in [collective for collective in chosen if collective.id in with_keys]:
        rotated = _rotate_one(level, one, pause=pause)
        done, failed = done + rotated.done, failed + rotated.failed
    return done, failed


def _rotate_one(level: Level, collective: Collective, *, pause: float) -> rotation.Rotated:
    if level == Level.COLLECTIVE:
        return rotation.Rotated(done=rotation.rotate_collective(collective))
    if level == Level.PERSON:
        return rotation.rotate_people(collective, pause=pause)
    if level == Level.INDEX:
        return rotation.rotate_indexes(collective, pause=pause)
    with within(collective):
        faults = hand_over_journal(collective.id)
    keyring.scrub()
    return rotation.Rotated(done=not faults, failed=bool(faults))


def _state_of(collective: Collective) -> dict[str, Any]:
    row = CollectiveKey.objects.filter(collective_id=collective.id).first()
    keys = SubjectKey.objects.filter(collective_id=collective.id)
    twice = keys.values("subject_id").annotate(count=Count("id")).filter(count__gt=1).order_by()
    secrets = CollectiveSecret.objects.filter(collective_id=collective.id)
    newest = dict(secrets.values_list("use").annotate(newest=Max("generation")).order_by())
    return {
        "collective": collective.slug,
        "master": row.master if row else "",
        "generation": row.generation if row else 0,
        "index": newest.get(SecretUse.INDEX, 0),
        "journal": newest.get(SecretUse.JOURNAL, 0),
        "under_way": bool(row and row.wrapped_former is not None)
        or twice.exists()
        or secrets.filter(is_spread=False).exists(),
        "keys": keys.count(),
        "opens": row is None or _opens(collective),
    }


def _opens(collective: Collective) -> bool:
    try:
        with within(collective):
            keyring.wrapping_key(collective.id)
            for use in (SecretUse.INDEX, SecretUse.JOURNAL):
                keyring.secrets_of(collective.id, use)
    except BrokenSeal:
        return False
    return True


def _line(one: dict[str, Any]) -> str:
    closed = f"NE S’OUVRE PAS : clé maîtresse {one['master']} inconnue ici"
    under_way = " (changement à terminer : relancez-le)" if one["under_way"] else ""
    return f"{one['collective']} : {one['keys']} · {'en ordre' if one['opens'] else closed}{under_way}"


def _put_first(file: Path, key: str) -> None:
    """Written beside, then put in place: a power cut leaves the former file whole."""
    former = file.read_text("ascii") if file.exists() else ""
    fresh = file.with_name(f"{file.name}.fresh")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as written:
        written.write(f"{key}\n{former}")
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)
