import pytest
from django.db import transaction

from essaim.kernel.errors import RowIsGone
from essaim.kernel.tenancy import ScopeError, within
from essaim.models import ImportBatch, ImportChange, Sector
from tests import factories

pytestmark = pytest.mark.django_db


def batch(of, by):
    made = ImportBatch.objects.create(
        collective=of, file_name="a.csv", format="ban", created_by=by, created_at=factories.NOW
    )
    door = factories.dwelling(of, batch=made)
    ImportChange.objects.create(collective=of, batch=made, dwelling=door, before={})
    return made, door


@pytest.mark.parametrize("how", ["row", "rows"])
def test_a_row_is_erased_with_what_hangs_from_it(inside, collective, coordinator, how):
    made, door = batch(collective, coordinator)
    if how == "row":
        made.delete()
    else:
        ImportBatch.objects.filter(id=made.id).delete()
    door.refresh_from_db()
    assert (door.batch_id, ImportChange.objects.count(), ImportBatch.objects.count()) == (None, 0, 0)


def test_the_row_of_another_collective_is_not_erased(collective, coordinator):
    neighbour = factories.collective("Allonnes")
    with within(collective):
        made, _ = batch(collective, coordinator)
    with within(neighbour):
        with pytest.raises(ScopeError):
            made.delete()
        assert ImportBatch.objects.filter(id=made.id).delete()[0] == 0
    with pytest.raises(ScopeError):
        made.delete()
    with within(collective):
        assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize("fields", [None, ["name"]])
def test_what_another_hand_took_away_is_neither_saved_nor_held(inside, collective, fields):
    ours = factories.sector(collective)
    Sector.objects.get(id=ours.id).delete()
    ours.name = "Secteur sud"
    with pytest.raises(RowIsGone), transaction.atomic():
        ours.save(update_fields=fields)
    with pytest.raises(RowIsGone):
        Sector.objects.select_for_update().get(id=ours.id)
    with pytest.raises(Sector.DoesNotExist):
        Sector.objects.get(id=ours.id)
    assert Sector.objects.count() == 0
    made, is_new = Sector.objects.update_or_create(
        collective=collective, name="Secteur est", defaults={"created_at": factories.NOW}
    )
    assert (is_new, list(Sector.objects.all())) == (True, [made])
