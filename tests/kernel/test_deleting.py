import pytest

from essaim.kernel.tenancy import ScopeError, within
from essaim.models import ImportBatch, ImportChange
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
