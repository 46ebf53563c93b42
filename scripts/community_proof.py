"""What `make proof-community` tries: drop-ins and the calendar."""

POSTGRES = "on PostgreSQL"  # the first word of a part that runs there
COMMUNITY: tuple[dict[str, list[str]], dict[str, str]] = (
    {
        "recurrence against another reader of RFC 5545; clocks, holidays": [
            "tests/dropins/test_recurrence.py"
        ],
        "days, rota, who came, what was said": ["tests/dropins/test_days.py", "tests/web/test_dropins.py"],
        "of twenty yeses at once, one": ["tests/dropins/test_races.py"],
        "feeds read by two programs, 304, withdrawn; what clashes; towns; votes on dates": ["tests/agenda"],
        "the same, on PostgreSQL": [POSTGRES, "tests/dropins", "tests/agenda"],
    },
    {
        "a month and a feed of three years among 500 collectives": "community.py",
        "the same, on PostgreSQL": f"{POSTGRES} community.py",
    },
)
