"""A diagnosis for the town of the demonstration: squares of 200 m with invented counts, read as a real file is."""

import random
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from essaim.demo.people import People
from essaim.diagnosis.actions.files import import_file
from essaim.diagnosis.rules.squares import squares_of
from essaim.territory.queries.doors import live_doors

_COLUMNS = "idcar_200m,i_est_200,lcog_geo,ind,men,men_pauv,men_1ind,ind_65_79,ind_80p"


def diagnosis(people: People, *, now: datetime) -> None:
    """Inside the collective of the town. The counts are invented; the squares are where its doors are."""
    doors = (
        live_doors(people.town)
        .exclude(lon=None)
        .order_by("id")
        .values_list("lon", "lat", "street__commune_id")
    )
    rows: list[Any] = list(doors)
    found = squares_of([row[0] for row in rows], [row[1] for row in rows])
    squares = dict(zip(found, (row[2] for row in rows), strict=True))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "squares.csv"
        path.write_text("\n".join([_COLUMNS, *_invented(squares.items())]), encoding="utf-8")
        import_file(path, name="carreaux fictifs", collective=people.town, by=people.coordinator, at=now)


def _invented(squares: Iterable[tuple[str, str]]) -> Iterable[str]:
    draw = random.Random(200)  # noqa: S311 -- an invented town
    for square, insee in sorted(squares):
        people, alone, old = draw.randint(20, 400), draw.uniform(0.2, 0.6), draw.uniform(0.02, 0.2)
        homes = people / draw.uniform(1.6, 3)
        values = (
            people,
            homes,
            homes * draw.uniform(0.05, 0.4),
            homes * alone,
            people * old,
            people * old / 2,
        )
        yield f"CRS3035RES200m{square},{int(homes < 11)},{insee}," + ",".join(f"{one:.1f}" for one in values)
