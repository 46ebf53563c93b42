"""What public files say around a small collective."""

from typing import Any

from essaim.models import DiagnosisFile, IndexWeights, TerritoryFact


def add_diagnosis(world: Any, now: Any) -> None:
    of, canary = world.collective, world.canary
    file = DiagnosisFile.objects.create(
        collective=of, source="households", year=2021, rows_kept=1, rows_read=10, imported_at=now,
        imported_by=world.members["coordinator"],
    )  # fmt: skip
    TerritoryFact.objects.create(
        collective=of, file=file, code=canary("TerritoryFact.code"), label=canary("TerritoryFact.label"), values={"pop80p": 12.0, "pop80p_pseul": 5.0}
    )  # fmt: skip
    IndexWeights.objects.create(collective=of, weights={"alone": 3}, changed_at=now)
    world.rows["diagnosis_file_id"] = file
