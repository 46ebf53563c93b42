"""What no linter knows. Each check is a function that names the faults, and is shown a fault once."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from essaim import models as essaim_models
from essaim.kernel.about import About, Keep, Whose, about_of, check_models, our_models, resolve
from essaim.kernel.tenancy import Scoped
from tests.walker import Address, addresses

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("essaim", "config", "tour_planner", "address_files", "place_files", "disclosure")
LIMITS = {".py": 400, ".ts": 300, ".html": 200}
TEST_LIMIT = 600


# --- sizes


def source_files(root: Path) -> Iterator[Path]:
    for folder in (
        *PACKAGES,
        "scripts",
        "benchmarks",
        "tests",
        "frontend/site",
        "frontend/field",
        "frontend/tests",
    ):
        for path in (root / folder).rglob("*"):
            if path.suffix in LIMITS and not {"migrations", "node_modules", "built"} & set(path.parts):
                yield path


def too_long(path: Path, root: Path) -> str:
    limit = TEST_LIMIT if path.relative_to(root).parts[0] == "tests" else LIMITS[path.suffix]
    count = len(path.read_text("utf-8").splitlines())
    return f"{path.relative_to(root)}: {count} lines, {limit} at most" if count > limit else ""


def test_no_file_is_too_long_to_be_read():
    files = list(source_files(ROOT))
    assert len(files) > 100
    assert [fault for fault in (too_long(path, ROOT) for path in files) if fault] == []


_PUT_ASIDE = re.compile(r"\bnice\(|setpriority\(|\bnice -n")


def test_no_process_of_ours_is_put_aside():
    """Whoever is put aside may hold the only writer of SQLite, and then everyone waits for it: decision 18."""
    files = [path for path in source_files(ROOT) if path.parts[len(ROOT.parts)] in {*PACKAGES, "scripts"}]
    assert [path for path in files if _PUT_ASIDE.search(path.read_text())] == []
    assert _PUT_ASIDE.search("os.nice(10)")


def test_a_file_of_one_line_too_many_is_seen(tmp_path):
    for name, limit in (
        ("essaim/a.py", 400),
        ("frontend/site/b.ts", 300),
        ("essaim/web/c.html", 200),
        ("tests/d.py", 600),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n" * limit)
        assert too_long(path, tmp_path) == ""
        path.write_text("x\n" * (limit + 1))
        assert too_long(path, tmp_path) == f"{name}: {limit + 1} lines, {limit} at most"
    assert len(list(source_files(tmp_path))) == 4


# --- policies


def without_policy(every: Iterable[Address]) -> list[str]:
    return sorted(address.name for address in every if address.policy is None)


def test_every_address_declares_its_policy():
    every = list(addresses())
    assert len(every) > 60
    assert without_policy(every) == []


def test_a_view_without_policy_is_seen():
    assert without_policy([Address("bare", (), lambda request: None)]) == ["bare"]


# --- screens write nothing by themselves


WRITES = {
    "save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "asave", "acreate", "adelete", "aupdate", "raw",
}  # fmt: skip


def writes_in(source: str, name: str) -> list[str]:
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            on = ast.unparse(node.func.value)
            if not _is_harmless(node, on):
                faults.append(f"{name}:{node.lineno}: {on}.{node.func.attr}()")
    return faults


def _is_harmless(node: ast.Call, on: str) -> bool:
    """`.update()` of a dict, of a hash or of a query string: it is given a mapping, or stands on one we name."""
    assert isinstance(node.func, ast.Attribute)
    return node.func.attr == "update" and bool(
        re.search(r"(?:^|\.|_)(context|values|headers|attrs|GET|query|kwargs)$", on)
    )


def screens() -> list[Path]:
    return [*(ROOT / "essaim/web").rglob("*.py"), *(ROOT / "essaim/entrance").rglob("*.py")]


def test_screens_never_write_on_a_model():
    faults = []
    for path in screens():
        faults += writes_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    assert faults == []


# What a screen composes, a phone that comes back cannot do: rows are asked of queries, transactions are actions.
_NOT_IN_SCREENS = {"objects", "_default_manager", "_base_manager", "atomic", "on_commit"}


def rows_and_transactions_in(source: str, name: str) -> list[str]:
    found = [node for node in ast.walk(ast.parse(source)) if _is_below_screens(node)]
    return [f"{name}:{node.lineno}: {ast.unparse(node)}" for node in found]


def _is_below_screens(node: Any) -> bool:
    if isinstance(node, ast.ImportFrom):
        return "transaction" in {one.name for one in node.names}
    return isinstance(node, ast.Attribute) and node.attr in _NOT_IN_SCREENS


def test_screens_ask_queries_and_call_actions():
    faults = []
    for path in screens():
        faults += rows_and_transactions_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    assert faults == []


@pytest.mark.parametrize(
    "planted",
    [
        "rows = Tour.objects.filter(id=1)",
        "model._default_manager.count()",
        "from django.db import transaction",
        "with transaction.atomic(): one(); two()",
    ],
)
def test_a_screen_that_asks_rows_or_opens_a_transaction_is_seen(planted):
    assert len(rows_and_transactions_in(planted, "x.py")) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "tour.save()",
        "Tour.objects.create(x=1)",
        "rows.filter(id=1).update(state='x')",
        "tour.delete()",
        "form.save()",
    ],
)
def test_a_screen_that_writes_is_seen(planted):
    assert len(writes_in(f"def view(request):\n    {planted}\n", "x.py")) == 1


_NOTES = {"record_access", "note_change", "note", "_note"}


def notes_after_an_act(source: str, name: str) -> list[str]:
    """Lines of the journal that a screen asks for once it has acted: whoever dies in between leaves none."""
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    acts = {
        one.asname or one.name for node in imports if ".actions" in (node.module or "") for one in node.names
    }
    faults = []
    for view in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        calls = [
            (node.lineno, ast.unparse(node.func)) for node in ast.walk(view) if isinstance(node, ast.Call)
        ]
        done = [line for line, what in calls if what.partition(".")[0] in acts and not what.endswith("_of")]
        faults += [
            f"{name}:{line} {what}" for line, what in calls if what in _NOTES and done and line > min(done)
        ]
    return faults


def test_a_screen_writes_the_journal_before_it_acts():
    assert [
        fault for path in screens() for fault in notes_after_an_act(path.read_text("utf-8"), path.name)
    ] == []
    planted = "from essaim.calls.actions import calls as actions\ndef a(r):\n    actions.do(r)\n    note_change(r)\n"
    assert notes_after_an_act(planted, "a.py") == ["a.py:4 note_change"]


def test_the_update_of_a_dictionary_is_not_a_write():
    assert writes_in("context.update(a=1)", "x.py") == []


# --- the data model


def test_a_model_that_does_not_say_what_it_knows_of_people_stops_the_start(monkeypatch):
    check_models()
    monkeypatch.delattr(essaim_models.Note, "about")
    with pytest.raises(ImproperlyConfigured, match="Note"):
        check_models()


def test_a_model_about_someone_says_why_and_for_how_long():
    with pytest.raises(ImproperlyConfigured):
        About(whose=Whose.PERSONS, title="Quelque chose")


def test_every_field_has_its_french_words():
    silent = [
        f"{model.__name__}.{one.name}"
        for model in our_models()
        for one in model._meta.concrete_fields
        if one.name not in {"id", "collective"} and one.verbose_name == one.name.replace("_", " ")
    ]
    assert silent == []


def test_every_path_that_a_model_names_leads_somewhere():
    for model in our_models():
        about = about_of(model)
        for path in (about.expiry, about.closing, about.merge):
            if isinstance(path, str) and ":" in path:
                resolve(path)


def test_what_goes_by_itself_has_a_duration():
    odd = [
        model.__name__
        for model in our_models()
        if about_of(model).expiry and not isinstance(about_of(model).kept, Keep)
    ]
    assert odd == []


_OF_PEOPLE = re.compile(
    r"address|street|number|phone|email|\bname$|first_name|last_name|birth|\blon$|\blat$|note"
)
# Tables above the collectives: read by their own way, never by a screen of a collective without a condition.
ABOVE = {
    "User": "someone may belong to several collectives",
    "Network": "holds the collectives",
    "Collective": "is the collective",
    "Membership": "has `collective`; a network lead's has none",
    "Invitation": "has `collective`; read by someone who is not a member yet",
    "Commune": "public list, shared",
    "InstrumentUse": "declared by a network for all its collectives",
    "CollectiveKey": "in the vault: `collective_id` without a key, for it crosses to no other database",
    "CollectiveSecret": "in the vault, likewise",
    "SubjectKey": "in the vault, likewise",
    "AccessEntry": "in the vault, likewise",
    "JournalHead": "in the vault, likewise",
}


def must_be_scoped(model: type[models.Model]) -> bool:
    """It holds an address or a person, or points to a row of a collective."""
    for one in model._meta.get_fields():
        if isinstance(one, models.ForeignKey) and issubclass(one.related_model, Scoped):
            return True
        if one.concrete and _OF_PEOPLE.search(one.name):
            return True
    return about_of(model).whose == Whose.PERSONS


def unscoped(every: Iterable[type[models.Model]]) -> list[str]:
    faults = []
    for model in every:
        if model.__name__ in ABOVE:
            continue
        if not issubclass(model, Scoped):
            if must_be_scoped(model):
                faults.append(f"{model.__name__} is not Scoped")
        elif model._meta.base_manager_name != "objects" or model._meta.default_manager_name != "objects":
            faults.append(f"{model.__name__} does not inherit Scoped.Meta: forward keys would cross the wall")
    return faults


def test_every_table_with_persons_or_addresses_belongs_to_a_collective():
    assert unscoped(our_models()) == []
    assert set(ABOVE) <= {model.__name__ for model in our_models()}


def test_a_model_out_of_the_walls_is_seen():
    from django.test.utils import isolate_apps

    with isolate_apps("tests"):

        class Letterbox(models.Model):  # noqa: DJ008 -- never shown
            personal_data: ClassVar[str] = "none"
            street_name = models.CharField(max_length=9)

            class Meta:
                app_label = "tests"

        class Bell(Scoped):
            personal_data: ClassVar[str] = "none"

            class Meta:
                app_label = "tests"
                ordering: ClassVar[list[str]] = ["id"]

        assert unscoped([Letterbox, Bell]) == [
            "Letterbox is not Scoped",
            "Bell does not inherit Scoped.Meta: forward keys would cross the wall",
        ]


# --- settings


def variables_in(source: str) -> set[str]:
    """The names given to text() and switch() of the settings, and those read from the environment directly."""
    named = (
        set(re.findall(r'\b(?:text|switch)\(\s*"([A-Z_]+)"', source)) if "def switch(" in source else set()
    )
    return {f"ESSAIM_{name}" for name in named} | set(
        re.findall(r'environ(?:\.get\(|\[)"(ESSAIM_[A-Z_]+)"', source)
    )


def test_every_setting_is_in_the_example_and_nothing_else():
    sources = [ROOT / "config/settings.py", *(ROOT / "essaim").rglob("*.py")]
    read = set().union(*(variables_in(path.read_text("utf-8")) for path in sources))
    example = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^#?\s*(ESSAIM_[A-Z_]+)=", example, re.MULTILINE)) == read


def test_a_setting_is_found_however_it_is_read():
    source = 'def switch(): ...\nA = text("ONE", "x")\nB = switch("TWO", default=True)\nC = os.environ.get("ESSAIM_THREE")\nD = os.environ["ESSAIM_FOUR"]'
    assert variables_in(source) == {"ESSAIM_ONE", "ESSAIM_TWO", "ESSAIM_THREE", "ESSAIM_FOUR"}


# --- who may import whom


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


_FLOORS_OF_A_DOMAIN = {"actions", "queries", "rules", "models"}


def domain_packages(root: Path) -> set[str]:
    """Those with at least two of the files that every domain package holds."""
    found = set()
    for package in (root / "essaim").iterdir():
        held = {one.stem for one in package.glob("*")} if package.is_dir() else set()
        if len(held & _FLOORS_OF_A_DOMAIN) > 1:
            found.add(f"essaim.{package.name}")
    return found


def test_the_contract_on_the_inside_covers_every_domain_package():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(one for one in contracts if one["name"].startswith("Inside a domain package"))
    assert set(inside["containers"]) == domain_packages(ROOT)


def test_a_package_without_its_line_in_the_contract_is_seen(tmp_path):
    package = tmp_path / "essaim" / "calls"
    package.mkdir(parents=True)
    for name in ("actions.py", "models.py"):
        (package / name).touch()
    assert domain_packages(tmp_path) == {"essaim.calls"}


def test_the_import_contracts_are_kept():
    result = contracts(ROOT)
    assert result.returncode == 0, result.stdout[-3000:]


FLOORS, SHAPE, AREAS = (
    "Each floor imports only downwards",
    "Inside a domain package",
    "The areas of the screens",
)
ENGINES, DOOR, KERNEL = (
    "The engines know neither",
    "The planning engine has one door",
    "The kernel is a closed list",
)
PLANTED = {
    "essaim/network/rules.py": ("from essaim.territory.models import Street\n", FLOORS),
    "essaim/misc/__init__.py": ("X = 1\n", FLOORS),  # a package without a floor
    "essaim/network/models/members.py": ("from essaim.network.queries import team\n", SHAPE),  # upwards
    "essaim/network/utils.py": ("X = 1\n", SHAPE),  # a file of another kind
    "essaim/kernel/helpers.py": ("X = 1\n", KERNEL),
    "essaim/web/counts/views.py": ("from essaim.web.network.forms import EndForm\n", AREAS),
    "tour_planner/__init__.py": ("import django\n", ENGINES),
    "essaim/territory/models.py": ("import tour_planner\n", DOOR),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_import_breaks_a_contract(planted, tmp_path):
    for folder in PACKAGES:
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("*.pyc", "static", "templates", "fonts", "locale", "demo_data"),
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / planted
    target.parent.mkdir(exist_ok=True)
    line, broken = PLANTED[planted]
    target.write_text(line + (target.read_text("utf-8") if target.exists() else ""))
    verdicts = " ".join(contracts(tmp_path).stdout.split())
    assert re.search(rf"{broken}(?:(?!KEPT|BROKEN).)* BROKEN", verdicts), verdicts[-2000:]
    assert verdicts.count(" BROKEN") == 1
