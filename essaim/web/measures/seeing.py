"""Her answers are seen by whoever accompanies her and by the coordinator; for anyone else there is nothing here."""

from uuid import UUID

from essaim.entrance.policies import MemberRequest
from essaim.entrance.sight import Seen, open_file
from essaim.kernel.journal import Verb
from essaim.people.enums import Parts


def open_answers(request: MemberRequest, person_id: UUID, *, verb: Verb = Verb.MEASURED) -> Seen:
    return open_file(request, person_id, verb=verb, part=Parts.MEASURES)
