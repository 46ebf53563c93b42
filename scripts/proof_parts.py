"""What each proof asks: its parts, each with its tests, then what is measured. Read by `scripts/proof.py`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG_CASES = "tests/cases/test_conservation.py::test_every_line_of_two_thousand_dirty_files_is_accounted_for"
ORDERS = "tests/cases/test_conservation.py::test_files_of_one_commune_give_the_same_doors_in_every_order"
POSTGRES = "on PostgreSQL"  # the first word of a part that runs there
PROOFS: dict[str, tuple[dict[str, list[str]], dict[str, str]]] = {
    "tours": (
        {
            "journey in a browser": ["tests/e2e/test_journey.py", "tests/e2e/test_reentry.py"],
            "cross-collective matrix": ["tests/test_matrix.py"],
            "walls between collectives": ["tests/kernel/test_walls.py", "tests/kernel/test_deleting.py"],
            "bad input": ["tests/web/test_bad_input.py", "tests/address_files", "tests/territory"],
            "visits, rules, sheets, plans": ["tests/doors"],
            "planner": ["tests/tour_planner"],
            "printed pages": ["tests/documents"],
        },
        {"import": "imports.py", "planning": "planner.py", "pages": "pages.py"},
    ),
    "faults": (
        {
            "an identifier taken anywhere destroys nothing, tells nothing": [
                "tests/test_identifiers.py",
                "--campaign",
            ],
            "limits, under forty hands": ["tests/kernel/test_limits.py", "tests/web/test_limits.py"],
            "power cuts and hands, told apart": [
                "tests/kernel/test_power_cuts.py",
                "tests/kernel/test_journal.py",
                "--campaign",
            ],
            "power cuts on what was asked of the disk, both databases": [
                "tests/faults/test_cuts.py",
                "--campaign",
            ],
            "kills at each step of what writes in both databases, SQLite": [
                "tests/faults/test_kills.py",
                "--campaign",
                "-k",
                "whole",
            ],
            "kills at each step, on PostgreSQL": [
                POSTGRES,
                "tests/faults/test_kills.py",
                "--campaign",
                "-k",
                "whole",
            ],
            "cuts between the anchor and the vault, on PostgreSQL": [
                POSTGRES,
                "tests/kernel/test_power_cuts.py",
                "tests/kernel/test_journal.py",
            ],
            "the clock jumps; a night takes a part": [
                "tests/commands/test_tick.py",
                "tests/rights/test_retention.py",
            ],
            "two hands at once": ["tests/people/test_races.py", "tests/network/test_coordinators.py"],
            "two hands at once, room by room": [
                "tests/faults/test_races_calls.py",
                "tests/faults/test_races_rooms.py",
                "--campaign",
            ],
            "room by room, on PostgreSQL": [
                POSTGRES,
                "tests/faults/test_races_calls.py",
                "tests/faults/test_races_rooms.py",
                "tests/dropins/test_races.py",
                "--campaign",
            ],
            "the same, on PostgreSQL": [
                POSTGRES,
                "tests/people/test_races.py",
                "tests/network/test_coordinators.py",
                "tests/kernel/test_limits.py",
                "tests/kernel/test_connections.py",
                "tests/rights/test_sweep.py",
            ],
            "disk full, vault gone, no migrations": [
                "tests/commands/test_faults.py",
                "tests/web/test_faults.py",
            ],
            "a disk really full": ["tests/faults/test_disk.py", "--campaign"],
            "the second wall, however a statement is written": ["tests/kernel/test_walls.py"],
            "the same wall, on PostgreSQL": [POSTGRES, "tests/kernel/test_walls.py"],
            "keys without rows, rows without keys, erased who came back": ["tests/rights/test_sweep.py"],
            "files that no longer open": ["tests/web/test_unreadable.py"],
            "sessions, second proofs": ["tests/web/test_sessions.py", "tests/web/test_proofs.py"],
            "large bodies": ["tests/web/test_bodies.py"],
            "each fault and each breach of the two tables, planted again": [
                "tests/faults/test_plants.py",
                "--campaign",
            ],
        },
        {"visits and health beside an import": "beside.py 100000"},
    ),
    "planner": (
        {
            "whatever the doors, a plan is sound": ["tests/tour_planner/test_properties.py"],
            "cases of coordinators": ["tests/tour_planner/test_plan.py"],
            "the search, its undo, its pieces": ["tests/tour_planner/test_search.py"],
            "public instances, checked by another hand": ["tests/tour_planner/test_benchmark.py"],
            "real addresses": ["tests/tour_planner/test_real_addresses.py"],
            "the compiled code": ["tests/tour_planner/test_compiled.py"],
        },
        {"real doors": "planner.py", "public instances": "instances.py"},
    ),
    "people": (
        {
            "keys, sealed fields, journal": ["tests/kernel"],
            "the people met": ["tests/people", "tests/worries", "tests/measures", "tests/rights"],
            "their screens": [
                str(path.relative_to(ROOT))
                for name in ("people", "rights", "worries", "signals", "public_page", "measures", "care")
                for path in sorted((ROOT / "tests/web").glob(f"test_{name}*.py"))
            ],
            "passages that lose their address, and the night": [
                "tests/doors/test_forgetting.py",
                "tests/commands/test_tick.py",
            ],
            "papers for them": ["tests/documents"],
            "no error, no leak of a fault, whatever is typed": ["tests/web/test_bad_input.py"],
            "who sees which field": ["tests/test_sight.py"],
            "cross-collective matrix": ["tests/test_matrix.py"],
            "journeys in a browser": [
                f"tests/e2e/test_{name}.py" for name in ("people", "measures", "public_page", "rights")
            ],
        },
        {"people": "people.py"},
    ),
    "saturday": (
        {
            "leaving, undo, network, one save; first steps: journeys in a browser": [
                "tests/e2e/test_saturday.py",
                "tests/e2e/test_first_steps.py",
                "tests/e2e/test_maps.py",
                "--campaign",
            ],
            "pages with several forms, every one": ["tests/e2e/test_several_forms.py", "--campaign"],
            "from the file to figures, and to a printed outing, in a browser": ["tests/e2e/test_journey.py"],
            "nothing noted before leaving; the end is asked": [
                "tests/doors/test_tours.py",
                "tests/doors/test_visits.py",
                "tests/web/test_field.py",
                "tests/web/test_tours.py",
            ],
            "requests on top, codes copied wrong, dangers": [
                "tests/web/test_people_link.py",
                "tests/web/test_public_page.py",
                "tests/web/test_worries.py",
                "tests/web/test_home.py",
            ],
            "paper in one gesture; a first name finds her; a first of a month": [
                "tests/web/test_sheets.py",
                "tests/doors/test_sheets.py",
                "tests/web/test_people_doubles.py",
                "tests/kernel/test_dates.py",
            ],
            "buildings: two phones at once, undone, described after an import": [
                "tests/doors/test_buildings.py",
                "tests/web/test_territory.py",
                "tests/web/test_likely_buildings.py",
            ],
            "streets: one import for maps, tours and paper; one reading of numbers; plain words": [
                "tests/territory/test_street_files.py",
                "tests/tour_planner/test_ways.py",
                "tests/doors/test_walking_by_streets.py",
                "tests/plan_file/test_reading.py",
                "tests/test_typography.py",
            ],
            "two phones at once, on PostgreSQL": [POSTGRES, "tests/doors/test_buildings.py"],
            "nothing noted while her erasure waits; moves taken back, numbers kept": [
                "tests/rights/test_requests.py",
                "tests/rights/test_retention.py",
                "tests/web/test_planning.py",
                "tests/web/test_revisits.py",
            ],
        },
        {},
    ),
    "outreach": (
        {
            "a caller on a phone, with and without scripts; a coordinator: in a browser": [
                "tests/e2e/test_calls.py"
            ],
            "outcomes, what follows, regular calls, announcements, talks": [
                "tests/calls",
                "tests/web/test_drop_ins.py",
            ],
            "a slip of the thumb, corrected: every answer to every other": [
                "tests/calls/test_corrections.py",
                "--campaign",
            ],
            "twenty callers in the same second, twenty for the last seat; the sums over many lives": [
                "tests/calls/test_queue.py",
                "--campaign",
            ],
            "the same, on PostgreSQL": [
                POSTGRES,
                "tests/calls",
                "--campaign",
            ],
            "territory diagnosis: files of several years, another file, the index": ["tests/diagnosis"],
            "where and when next, from the collective's own passages": [
                "tests/doors/test_coverage.py",
                "tests/web/test_coverage.py",
            ],
            "a street round: pair, watch, encounters, watchers, figures": [
                "tests/street",
                "tests/web/test_vigilance.py",
            ],
            "a street round on a phone, in a browser": ["tests/e2e/test_street.py"],
            "a heat alert over three days with a moved clock; 520 people": ["tests/vigilance"],
            "a heat alert over three days, in a browser": ["tests/e2e/test_vigilance.py"],
            "the same alert, on PostgreSQL": [POSTGRES, "tests/vigilance", "tests/street"],
            "what a caller cannot learn; the figure and its list": [
                "tests/web/test_calls.py",
                "tests/impact/test_people.py",
            ],
        },
        {
            "20 callers over HTTP": "callers.py",
            "20 callers over HTTP, on PostgreSQL": f"{POSTGRES} callers.py",
            "next person of 50 callers over 10,000 people": "calls.py",
            "a watch of four days with a moved clock, 520 people, 15 callers over HTTP": "watchers.py",
            "the same watch, on PostgreSQL": f"{POSTGRES} watchers.py",
        },
    ),
    "cases": (
        {
            "cases of the field: files, screens, searches, clocks, locks": [
                "tests/cases",
                "--deselect",
                LONG_CASES,
            ],
            "one normalisation of words, and its trap": ["tests/kernel/test_words.py"],
            "French names: recall of 200 pairs": [
                "tests/people/test_french_names.py",
                "tests/people/test_names.py",
            ],
            "telephones of every territory": [
                "tests/people/test_french_phones.py",
                "tests/people/test_phones.py",
            ],
            "limits count failures": ["tests/web/test_limits.py"],
            "address files, bad and good": ["tests/address_files", "tests/territory"],
            "the same, on PostgreSQL": [
                POSTGRES,
                "tests/cases",
                "tests/kernel/test_words.py",
                "--deselect",
                LONG_CASES,
            ],
            "conservation law, 2,000 dirty files": [LONG_CASES, "--campaign"],
            "files of a whole commune, in every order": [f"{ORDERS}[commune]", "--campaign"],
        },
        {"import beside version 0.1": "imports_before.py"},
    ),
    "transmission": (
        {
            "curriculum, files, editions; a cohort, taps, invitations": ["tests/transmission"],
            "its screens": [
                "tests/web/test_transmission.py",
                "tests/web/test_paths.py",
                "tests/web/test_gate.py",
            ],
            "stages of a collective, contacts owed; signs of life, requests, the swarm": [
                "tests/network/test_stages.py",
                "tests/swarm",
                "tests/web/test_swarm.py",
            ],
            "a whole cohort and a year after, in a browser": ["tests/e2e/test_cohort.py"],
            "its papers, tagged": ["tests/documents/test_workshop_kit.py"],
            "the same, on PostgreSQL": [
                POSTGRES,
                "tests/transmission",
                "tests/network/test_stages.py",
                "tests/swarm",
            ],
        },
        {
            "the cockpit of a network of 2,000 collectives": "cockpit.py",
            "the same, on PostgreSQL": f"{POSTGRES} cockpit.py",
        },
    ),
    "places": (
        {
            "the formats: official checks in strict mode, round trips, drift, dirty files": [
                "tests/place_files"
            ],
            "imports: ours never written over, nothing half-written, taken up, undone": [
                "tests/places",
                "tests/web/test_place_imports.py",
                "tests/web/test_places.py",
            ],
            "the public page; calls": ["tests/web/test_public_places.py", "tests/web/test_place_checks.py"],
            "opening hours, 2,000 of them; public and school holidays by commune": [
                "tests/places/test_osm_hours.py",
                "tests/territory/test_holidays.py",
            ],
            "closures, doubles, the chooser, moments proposed, news": ["tests/web/test_place_followed.py"],
            "orientation: silence, refusal, follow-up, needs without an answer": [
                "tests/referrals",
                "tests/web/test_referrals.py",
            ],
            "the link of a place after answer, expiry, withdrawal: nothing of her": [
                "tests/web/test_answers.py"
            ],
            "the same, on PostgreSQL": [
                POSTGRES,
                "tests/places",
                "tests/referrals",
                "tests/web/test_place_imports.py",
            ],
            "in a browser": ["tests/e2e/test_places.py", "tests/e2e/test_referral_journey.py"],
        },
        {
            "import of 100,000 services; nearest among 100,000": "places.py",
            "the same, on PostgreSQL": f"{POSTGRES} places.py",
        },
    ),
    "community": (
        {
            "recurrence against another reader of RFC 5545; clocks, holidays": [
                "tests/dropins/test_recurrence.py"
            ],
            "days, rota, who came, what was said": [
                "tests/dropins/test_days.py",
                "tests/web/test_dropins.py",
            ],
            "of twenty yeses at once, one": ["tests/dropins/test_races.py"],
            "feeds read by two programs, 304, withdrawn; what clashes; towns; votes on dates": [
                "tests/agenda"
            ],
            "practices shared, adopted, adapted, printed; files signed; what may not leave": [
                "tests/sharing",
                "tests/documents/test_practice_sheet.py",
                "tests/web/test_practices.py",
            ],
            "the same, on PostgreSQL": [POSTGRES, "tests/dropins", "tests/agenda", "tests/sharing"],
        },
        {
            "a month and a feed of three years among 500 collectives": "community.py",
            "the same, on PostgreSQL": f"{POSTGRES} community.py",
        },
    ),
    "ground": (
        {
            "grants: who sees whom, in what capacity": [
                "tests/people/test_grants.py",
                "tests/test_sight.py",
                "tests/test_writings.py",
                "tests/web/test_people_sight.py",
            ],
            "two hands at one instant, and what is sent twice": [
                "tests/people/test_races.py",
                "tests/people/test_sending.py",
            ],
            "a model that nothing else names: merged, exported, erased, expired, shown": [
                "tests/rights/test_trial_model.py",
                "tests/web/test_areas.py",
            ],
            "jobs and chores": [
                "tests/kernel/test_jobs.py",
                "tests/kernel/test_chores.py",
                "tests/commands/test_tick.py",
                "tests/web/test_jobs.py",
            ],
            "jobs and chores, workers killed": ["tests/kernel/test_jobs_campaign.py", "--campaign"],
            "the same on PostgreSQL": [POSTGRES, "tests/kernel/test_jobs_campaign.py", "--campaign"],
            "an import seen whole or not at all, wherever it is killed": [
                "tests/territory/test_unseen_imports.py",
                "tests/territory/test_undo.py",
                "tests/territory/test_sizes.py",
                "tests/territory/test_parallel_imports.py",
            ],
            "outbox": ["tests/messages", "tests/web/test_messages.py"],
            "outbox, workers killed": ["tests/messages/test_campaign.py", "--campaign"],
            "no page asks more when there is more": ["tests/web/test_more_rows.py", "--campaign"],
            "lists": [
                "tests/documents/test_tables.py",
                "tests/web/test_listing.py",
                "tests/web/test_search.py",
                "tests/e2e/test_lists.py",
            ],
        },
        {"tables": "tables.py", "visits beside an import": "beside.py"},
    ),
    "bilan": (
        {
            "what leaves: rounded by who is in it, attacked first": ["tests/disclosure"],
            "10,000 populations over eight quarters; the oracle on 1,000": ["tests/disclosure", "--campaign"],
            "figures frozen, editions, words withdrawn, links": ["tests/bilans", "tests/web/test_bilans.py"],
            "the same on PostgreSQL": [POSTGRES, "tests/bilans"],
        },
        {},
    ),
}
