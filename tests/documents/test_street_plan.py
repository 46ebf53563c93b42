import re
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import essaim
from essaim.documents.frame import Stop
from essaim.documents.street_plan import MOST_BYTES, draw_plan
from essaim.documents.tour_sheet import picture_tour_sheets, render_tour_sheets
from essaim.territory.rules.street_network import Kind, Streets, UnreadableStreets, load_streets, streets_of
from tests.documents import reading
from tests.documents.samples import URL, sheet

PBF = Path(essaim.__file__).parent / "demo_data" / "streets" / "bondy-nord.osm.pbf"
SVG = "{http://www.w3.org/2000/svg}"
WEST, SOUTH = 2.4830, 48.9095
# Two doors a step on both sides of the rue Fontaine, walked eastwards.
STOPS = [
    Stop(WEST + 0.0001 * i, SOUTH + 0.00006 * (i % 2), str(i + 1), "Rue Fontaine", str(i + 1)) for i in range(24)
]  # fmt: skip
MEETING = (WEST + 0.0005, SOUTH + 0.0006, "Rendez-vous")


@pytest.fixture(scope="module")
def streets():
    return load_streets(PBF)


def words(svg):
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def labels(svg):
    """Every stop that can be found on the plan, ranges opened."""
    found = []
    for said in words(svg):
        if match := re.fullmatch(r"(\d+)(?:–(\d+))?", said):
            found += range(int(match[1]), int(match[2] or match[1]) + 1)
    return sorted(found)


def test_the_streets_and_their_names_are_read(streets):
    assert "Rue Fontaine" in streets.names
    assert {Kind(kind) for kind in streets.kinds.tolist()} >= {
        Kind.STREET,
        Kind.MAIN_STREET,
        Kind.PATH,
        Kind.BUILDING,
    }
    assert int(streets.starts[-1]) == len(streets.points)


def test_what_is_kept_is_what_was_read(streets, tmp_path):
    streets.save(tmp_path / "streets.npz")
    again = Streets.load(tmp_path / "streets.npz")

    assert {name: getattr(again, name).tolist() for name in vars(streets)} == {
        name: kept.tolist() for name, kept in vars(streets).items()
    }


def test_a_box_keeps_only_the_lines_that_touch_it():
    lines = [
        (Kind.STREET, "Ici", [(2.0, 48.0), (2.1, 48.0)]),
        (Kind.STREET, "Ailleurs", [(3.0, 48.0), (3.1, 48.0)]),
    ]

    kept = streets_of(lines).within((2.05, 47.9, 2.2, 48.1))

    assert [str(kept.names[i]) for i in kept.name_ids] == ["Ici"]
    assert kept.degrees().round(6).tolist() == [[2.0, 48.0], [2.1, 48.0]]


@pytest.mark.parametrize("content", [b"", b"not a map", b"\x00" * 5000])
def test_a_file_that_is_no_map_is_refused_with_a_sentence(tmp_path, content):
    (tmp_path / "streets.osm.pbf").write_bytes(content)

    with pytest.raises(UnreadableStreets) as refusal:
        load_streets(tmp_path / "streets.osm.pbf")

    assert (
        str(refusal.value)
        == "Le fichier des rues est illisible. Il faut un extrait OpenStreetMap au format .osm.pbf."
    )


@pytest.mark.parametrize("known", [True, False], ids=["streets", "doors alone"])
def test_the_plan_shows_every_stop_its_street_the_meeting_point_the_scale_the_north_and_the_source(
    streets, known
):
    svg = draw_plan(streets if known else None, STOPS, meeting=MEETING)

    assert labels(svg) == list(range(1, 25))
    source = "© les contributeurs d’OpenStreetMap" if known else "Adresses : Base Adresse Nationale"
    assert [said for said in ("Rue Fontaine", "Rendez-vous", "N", source) if said not in words(svg)] == []
    assert [said for said in words(svg) if re.fullmatch(r"\d+ k?m", said)] != []


@pytest.mark.parametrize("known", [True, False], ids=["streets", "doors alone"])
def test_the_plan_may_stand_in_a_strict_page_and_is_light(streets, known):
    svg = draw_plan(streets if known else None, STOPS, meeting=MEETING)

    nodes = list(ET.fromstring(svg).iter())
    assert {node.tag.removeprefix(SVG) for node in nodes} <= {
        "svg",
        "title",
        "desc",
        "g",
        "rect",
        "path",
        "circle",
        "polyline",
        "text",
        "tspan",
    }
    assert [
        name
        for node in nodes
        for name in node.attrib
        if name in {"style", "class", "id"} or name.startswith("on")
    ] == []
    assert ET.fromstring(svg).get("role") == "img"
    assert len(svg.encode()) < MOST_BYTES


def test_a_whole_quarter_stays_under_the_limit(streets):
    corners = [Stop(2.4779, 48.9068, "1"), Stop(2.4911, 48.9128, "2")]

    assert len(draw_plan(streets, corners).encode()) < MOST_BYTES


def test_a_plan_is_drawn_at_once(streets):
    start = time.perf_counter()
    draw_plan(streets, STOPS, meeting=MEETING)

    assert time.perf_counter() - start < 1  # 0.03 s on a quiet machine


def test_doors_of_one_place_share_a_marker():
    landing = [Stop(WEST, SOUTH, str(i), "Rue Fontaine", "12") for i in range(4, 10)] + [
        Stop(WEST + 0.001, SOUTH, "10")
    ]

    assert [said for said in words(draw_plan(None, landing)) if re.match(r"\d+(–\d+)?$", said)] == [
        "10",
        "4–9",
    ]


def test_a_range_never_hides_a_door_that_is_elsewhere():
    back_and_forth = [Stop(WEST, SOUTH, "1"), Stop(WEST + 0.002, SOUTH, "2"), Stop(WEST, SOUTH, "3")]

    assert sorted(said for said in words(draw_plan(None, back_and_forth)) if said.isdigit()) == [
        "1",
        "2",
        "3",
    ]


def test_the_walk_follows_the_streets():
    corner = streets_of(
        [
            (Kind.STREET, "Rue A", [(2.0, 48.0), (2.002, 48.0)]),
            (Kind.STREET, "Rue B", [(2.002, 48.0), (2.002, 48.002)]),
        ]
    )
    svg = draw_plan(corner, [Stop(2.0, 48.0, "1", "Rue A"), Stop(2.002, 48.002, "2", "Rue B")])

    points = {node.get("points") for node in ET.fromstring(svg).iter(f"{SVG}polyline")}
    (line,) = points
    xs, ys = zip(*(map(int, point.split(",")) for point in line.split()), strict=True)
    assert (xs[0], max(xs), xs[-1]) == (min(xs), xs[-1], max(xs))
    corner_y = [y for x, y in zip(xs, ys, strict=True) if x == max(xs)]
    assert max(corner_y) == ys[0]  # it reaches the corner before it turns north


def test_a_way_that_is_not_known_is_dotted_so_that_nobody_trusts_it():
    two_banks = streets_of(
        [
            (Kind.STREET, "Rive A", [(2.0, 48.0), (2.002, 48.0)]),
            (Kind.STREET, "Rive B", [(2.0, 48.001), (2.002, 48.001)]),
        ]
    )
    walk = [
        Stop(2.0, 48.0, "1", "Rive A"),
        Stop(2.002, 48.0, "2", "Rive A"),
        Stop(2.002, 48.001, "3", "Rive B"),
    ]

    lines = ET.fromstring(draw_plan(two_banks, walk)).iter(f"{SVG}polyline")

    assert [node.get("stroke-dasharray") for node in lines] == [None, None, "1 22", "1 22"]


def test_hostile_names_stay_text():
    planted = [
        Stop(WEST + 0.0004 * i, SOUTH, str(i), '<script>alert("x")</script> & Cie') for i in range(1, 20)
    ]

    svg = draw_plan(None, planted, meeting=(WEST, SOUTH + 0.001, "<b>&"), title='"><script>')

    assert ET.fromstring(svg).get("aria-label") == '"><script>'
    assert "<script" not in svg
    assert [said for said in ('<script>alert("x")</script> & Cie', "<b>&") if said not in words(svg)] == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(2.4779, 2.4911), st.floats(48.9068, 48.9128)), min_size=1, max_size=12),
    st.sampled_from(["", "Rue Fontaine", "Avenue Gueugnon", "Rue inconnue"]),
    st.booleans(),
)
def test_wherever_the_doors_are_a_plan_is_drawn_with_all_of_them(streets, places, street, known):
    stops = [Stop(lon, lat, str(i), street, str(i)) for i, (lon, lat) in enumerate(places, start=1)]

    svg = draw_plan(streets if known else None, stops, meeting=(*places[0], "Rendez-vous"))

    assert labels(svg) == list(range(1, len(places) + 1))


def test_no_stop_no_plan_and_a_stop_without_place_is_left_out():
    assert draw_plan(None, []) == ""
    assert draw_plan(None, [(float("nan"), 48.0, "1")]) == ""
    assert labels(draw_plan(None, [(float("nan"), 48.0, "1"), (2.0, 48.0, "2")])) == [2]


def test_a_tour_far_from_the_loaded_streets_is_drawn_from_its_doors(streets):
    far = [Stop(5.0 + 0.0003 * i, 45.0, str(i), "Chemin du Lac") for i in range(1, 20)]

    assert "Adresses : Base Adresse Nationale" in words(draw_plan(streets, far))


def test_the_plan_is_printed_on_the_sheet_with_its_description_and_the_code_is_still_read(streets):
    planned = sheet(24, plan_svg=draw_plan(streets, STOPS, meeting=MEETING))

    assert reading.tags(render_tour_sheets([planned])).count("Figure") == 3
    first = picture_tour_sheets([planned], dots_per_inch=150)[0]
    assert [code.text for code in reading.codes(first)] == [URL]
