"""The file of a long list, made by a worker: exactly what was filtered when it was asked, read part after part.

Each part is read in a transaction of its own, so that its progress is seen and it can be stopped; which rows, and in
which order, is settled at the start.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.urls import get_resolver
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from essaim.documents.tables import SHAPES, Shape, Value, write_table
from essaim.entrance.policies import MemberRequest
from essaim.kernel import sealing
from essaim.kernel.errors import DomainError
from essaim.kernel.jobs import made
from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.kinds import job
from essaim.kernel.journal import Verb
from essaim.kernel.tenancy import at_the_clock_of, within
from essaim.network.models import Collective
from essaim.network.queries import active_memberships
from essaim.people.models import Person
from essaim.rights.queries.exports import exports
from essaim.web.listing.asked import Asked
from essaim.web.listing.batches import AT_ONCE, Batch, whole_of
from essaim.web.listing.declared import LONG
from essaim.web.listing.making import book_of, file_name, may_leave, record, values_of

WRITING = gettext_noop("Écriture du fichier")
_ASKED = "what is asked of a list"


class MayNoLongerExport(DomainError):
    """La personne qui a demandé ce fichier n’a plus le droit de le prendre."""


class ListIsGone(DomainError):
    """Cette liste n’existe plus sous cette forme : demandez de nouveau le fichier depuis la page de la liste."""


class ShowsPeople(AssertionError):
    """A list declared `by_worker` shows people: it must stay in the request."""


class _Nobody(Batch):
    def show_people(self, people: Iterable[Person]) -> NoReturn:
        raise ShowsPeople(type(people).__name__)


def ask_worker(asked: Asked, shape: Shape) -> UUID:
    """The identifier of the job. Filters may hold what was typed: they are sealed, alike so that it is asked once."""
    task = make_list.enqueue(
        listing=asked.listing.name,
        shape=shape.value,
        query=sealing.seal_alike(
            asked.query().encode(), key=_key(settings.SECRET_KEY), bound_to=_ASKED
        ).hex(),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        by=asked.request.member.id,
    )
    return UUID(task.id)


def _key(secret: str) -> bytes:
    return sealing.derive(secret.encode(), _ASKED)


def _opened(query: str) -> str:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return sealing.unseal_alike(bytes.fromhex(query), key=_key(secret), bound_to=_ASKED).decode()
        except sealing.BrokenSeal:
            continue
    raise ListIsGone


def _says(result: dict[str, Any]) -> str:
    rows = result.get("rows", 0)
    return ngettext("%s ligne.", "%s lignes.", rows) % number_format(rows, force_grouping=True)


@job(_("Export d’une liste"), see="jobs:file", then=_("Télécharger"), says=_says)
def make_list(
    context: JobContext,
    *,
    listing: str,
    shape: str,
    query: str,
    language: str,
    by: str,  # noqa: ARG001 -- kept as who asked
) -> dict[str, Any]:
    collective = context.collective
    with translation.override(language), at_the_clock_of(collective):
        return _Making(context, collective, Shape(shape)).done(listing, _opened(query))


@dataclass
class _Making:
    context: JobContext
    collective: Collective
    shape: Shape

    def done(self, listing: str, query: str) -> dict[str, Any]:
        """A job taken up again after its file was settled and noted has nothing to do."""
        job_ = self.context.job
        with within(self.collective):
            asked = self._asked(listing, query)
            noted = exports(self.collective).filter(id=job_.id).first()
        rows = noted.rows if noted and made.is_made(job_) else self._make(asked, at=timezone.localtime())
        media = SHAPES[self.shape].media
        name = file_name(asked.listing, self.shape)
        return {"see": [str(job_.id)], "file": name, "media": media, "rows": rows}

    def _asked(self, listing: str, query: str) -> Asked:
        """Her rights are those of now, not those of when she asked."""
        former = self.context.job.asked_by
        active = active_memberships(former.user, at=timezone.now()) if former else []
        member = next((one for one in active if one == former), None)
        if member is None:
            raise MayNoLongerExport
        get_resolver().url_patterns  # noqa: B018 -- reads the areas: each declares its lists
        if listing not in LONG:
            raise ListIsGone
        request = MemberRequest()
        request.method, request.GET, request.user = "POST", QueryDict(query), member.user
        request.member, request.collective, request.network = member, self.collective, member.network
        asked = Asked(request, LONG[listing])
        if not may_leave(asked):
            raise MayNoLongerExport
        return asked

    def _make(self, asked: Asked, *, at: datetime) -> int:
        job_ = self.context.job
        with tempfile.SpooledTemporaryFile(max_size=made.IN_MEMORY) as out:
            with within(self.collective):
                book = book_of(asked, self._rows(asked), export_id=job_.id, at=at)
            try:
                rows = write_table(book, out, shape=self.shape)
            except OSError as fault:
                raise made.NoRoomForFile from fault
            with within(self.collective), made.settling(self.context, out, doing=WRITING):
                record(asked, self.shape, export_id=job_.id, rows=rows, people=0, at=at)
        return rows

    def _rows(self, asked: Asked) -> Iterator[list[Value]]:
        self.context.tell(0, WRITING)
        with within(self.collective):
            whole: Any = whole_of(asked.rows)
            keys = list(whole.values_list("pk", flat=True))
        told = 0
        for start in range(0, len(keys), AT_ONCE):
            with within(self.collective):
                values = list(values_of(asked, self._batch(asked, whole, keys[start : start + AT_ONCE])))
            yield from values
            percent = 90 * start // len(keys)
            if percent != told:
                told = percent
                self.context.tell(percent, WRITING)

    def _batch(self, asked: Asked, whole: Any, keys: Sequence[Any]) -> Batch:
        found = {one.pk: one for one in whole.filter(pk__in=keys).order_by()}
        return _Nobody(asked.request, [found[key] for key in keys if key in found], Verb.EXPORTED)
