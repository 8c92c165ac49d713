"""Every module: says what lives in it, has its tests where one looks for them, and bears names that mean something."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "oporde"
MODULES = sorted(
    path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] != "protocols"
)

# Modules and folders of modules that are tested somewhere else than beside their own name, with the reason.
TESTED_ELSEWHERE: dict[str, tuple[str, str]] = {
    **{
        f"protocol/rules/{name}.py": (
            "tests/protocol/rules/test_values.py",
            "kinds about one value, tried side by side",
        )
        for name in ("required", "characters", "length", "date", "code", "number", "pattern", "elfproef", "value")
    },
    **{
        f"protocol/rules/{name}.py": ("tests/test_checking.py", "about files together, judged there")
        for name in ("identical", "spread", "follows")
    },
    "protocol/rules/intake.py": ("tests/protocols/test_examples_hold.py", "an upload stands there for every kind"),
    "protocol/rules/scopes.py": ("tests/protocol/rules/judging.py", "what every kind there is one of"),
    **{
        f"protocol/types/{name}.py": ("tests/protocol/rules/test_values.py", "values of every type are judged there")
        for name in ("value_type", "code", "codes", "date", "number", "text")
    },
    "protocol/sql_text.py": ("tests/protocol/test_sql.py", "two lines that every query is made with"),
    "protocol/names.py": ("tests/protocols/test_examples_hold.py", "every name of every rule is looked up there"),
    "protocol/model.py": ("tests/test_proving.py", "every key of it is read there, right and wrong"),
    "protocol/protocol.py": ("tests/test_proving.py", "every key of it is read there, right and wrong"),
    "protocol/load.py": ("tests/test_proving.py", "every mistake in a folder is told there with its line"),
    "protocol/coherence.py": ("tests/test_proving.py", "every mistake in a folder is told there with its line"),
    "protocol/folder.py": ("tests/protocols/test_examples_hold.py", "protocols are found by it there"),
    "protocol/causes.py": ("tests/test_checking.py", "texts, told by the check"),
    "protocol/admission.py": ("tests/intake/test_naming.py", "what intake goes by"),
    "plan/compiling.py": ("tests/protocols/test_examples_hold.py", "plans are compiled and carried out there"),
    "plan/model.py": ("tests/protocols/test_examples_hold.py", "plans are compiled and carried out there"),
    "engine/tally.py": ("tests/engine/test_against_oracle.py", "every count goes through it, by both of its roads"),
    "engine/duckdb.py": ("tests/engine/test_against_oracle.py", "one engine, judged by what it finds"),
    "errors.py": ("tests/intake/test_original.py", "what is raised is asked for where it is raised"),
    "findings.py": ("tests/test_checking.py", "values without behaviour, told by the check"),
    "intake/archive.py": ("tests/traps/test_bad_archives.py", "every kind of bad archive stands there"),
    "intake/normalise.py": ("tests/engine/test_against_oracle.py", "both roads give the same there"),
    "intake/unpack.py": ("tests/protocols/test_examples_hold.py", "every example is an upload"),
    "intake/reading.py": ("tests/engine/test_against_oracle.py", "the first steps of the road that normalise.py takes"),
    "mending/heading.py": ("tests/mending/test_spoilings.py", "headers are spoiled there in every way, and mended"),
    "mending/sheet.py": ("tests/mending/test_spoilings.py", "files are put together there in every way, and read"),
    "mending/survey.py": ("tests/mending/test_delivery.py", "what a file proves shows in what is done with it"),
    "mending/copying.py": ("tests/mending/test_delivery.py", "what is written stands in the copies there"),
    "mending/result.py": ("tests/mending/test_delivery.py", "values and their words, told there"),
    "report/op_orde/contents.py": ("tests/report/op_orde/test_report.py", "what a report holds is asked for there"),
    "report/op_orde/csv_form.py": (
        "tests/report/op_orde/test_forms_agree.py",
        "it is laid beside the other forms there",
    ),
    "report/op_orde/json_form.py": (
        "tests/report/op_orde/test_forms_agree.py",
        "it is laid beside the other forms there",
    ),
    "report/op_orde/lines.py": ("tests/report/op_orde/test_forms_agree.py", "it is what the CSV holds"),
    "report/op_orde/pictures/bars.py": ("tests/report/op_orde/pictures/test_drawing.py", "every kind is drawn there"),
    "report/op_orde/pictures/days.py": ("tests/report/op_orde/pictures/test_drawing.py", "every kind is drawn there"),
    "report/op_orde/pictures/shares.py": ("tests/report/op_orde/pictures/test_drawing.py", "every kind is drawn there"),
    "report/op_orde/pictures/palette.py": (
        "tests/report/op_orde/pictures/test_drawing.py",
        "every kind is drawn there",
    ),
    "report/op_orde/xlsx_form.py": (
        "tests/report/op_orde/test_forms_agree.py",
        "it is laid beside the other forms there",
    ),
    **{
        f"portal/watch/{name}.py": ("tests/portal/watch/test_views.py", "asked for there")
        for name in ("figures", "health", "urls")
    },
    **{
        f"portal/guide/{name}.py": ("tests/portal/guide/test_views.py", "every page is asked for there")
        for name in ("books", "forms", "models", "search", "texts", "templatetags/guide")
    },
    **{
        f"portal/accounts/{name}.py": ("tests/portal/accounts/test_views.py", "asked for there, as a visitor meets it")
        for name in ("adapters", "choosing", "context", "forms", "receivers")
    },
    **{
        f"portal/{app}/{name}": ("tests/portal/test_settings.py", "the portal comes up with it there")
        for app in (
            "web",
            "events",
            "correspondence",
            "accounts",
            "rounds",
            "deliveries",
            "erasure",
            "letters",
            "guide",
            "backoffice",
            "demo",
            "schedule",
            "watch",
            "reminders",
            "news",
            "closing",
        )
        for name in ("apps.py",)
    },
    **{
        f"portal/{app}/migrations": ("tests/portal/test_settings.py", "carried out for every database of the tests")
        for app in (
            "events",
            "correspondence",
            "accounts",
            "rounds",
            "deliveries",
            "erasure",
            "letters",
            "guide",
            "schedule",
            "reminders",
            "closing",
            "backoffice",
            "news",
        )
    },
    **{
        f"portal/{name}.py": ("tests/portal/schedule/test_actions.py", "what is due is planned and done there")
        for name in ("schedule/tasks", "schedule/models", "watch/tasks")
    },
    "portal/rounds/actions.py": ("tests/portal/backoffice/test_pages.py", "a round is set up there, step by step"),
    "portal/rounds/plans.py": ("tests/portal/deliveries/test_plans.py", "asked for there by the name it has there"),
    **{
        f"portal/rounds/{name}.py": ("tests/portal/rounds/test_occasions.py", "asked for there")
        for name in ("views", "urls")
    },
    "portal/backoffice/round_forms.py": ("tests/portal/backoffice/test_pages.py", "filled in there, step by step"),
    **{
        f"portal/news/{name}.py": ("tests/portal/news/test_actions.py", "written, published and read there")
        for name in ("tasks", "models", "views", "urls")
    },
    **{
        f"portal/reminders/{name}.py": (
            "tests/portal/reminders/test_actions.py",
            "who is reminded of what is asked there",
        )
        for name in ("tasks", "models")
    },
    **{
        f"portal/{app}/urls.py": ("tests/portal/test_access.py", "every address is walked there")
        for app in ("accounts", "deliveries", "letters", "erasure", "guide", "backoffice", "demo")
    },
    "portal/accounts/management": (
        "tests/portal/accounts/test_actions.py",
        "the action is tried with its command there",
    ),
    "portal/deliveries/management": ("tests/portal/deliveries/actions/test_upkeep.py", "the action is tried there"),
    **{
        f"portal/demo/{name}": ("tests/portal/demo/test_demo.py", "a demonstration is made and looked at there")
        for name in ("making.py", "surroundings.py", "management/commands/make_demo.py", "views.py")
    },
    **{
        f"portal/demo/living/{name}.py": (
            "tests/portal/demo/living/test_life.py",
            "the whole round is lived through there",
        )
        for name in ("book", "plans", "office", "towns", "evidence", "everywhere", "site", "__init__")
    },
    "portal/demo/living/searching.py": (
        "tests/portal/erasure/test_actions.py",
        "it finds what is there, and not what is gone",
    ),
    "engine/kept.py": ("tests/portal/closing/test_handing_over.py", "what was kept is read with it there"),
    "portal/demo/population.py": ("tests/report/op_orde/test_report.py", "its faults are found there, each first"),
    **{
        f"portal/backoffice/{name}": ("tests/portal/backoffice/test_pages.py", "all pages of staff are used there")
        for name in ("views", "forms.py", "actions.py", "paging.py", "templatetags")
    },
    **{
        f"portal/letters/{name}.py": ("tests/portal/letters/test_actions.py", "letters are made and fetched there")
        for name in ("models", "recipients", "sealing", "tasks")
    },
    "portal/letters/forms.py": ("tests/portal/letters/test_views.py", "filled in there"),
    **{
        f"portal/erasure/{name}.py": (
            "tests/portal/erasure/test_actions.py",
            "withdrawn, destroyed and searched for there",
        )
        for name in ("models", "scope", "destroying", "tasks")
    },
    **{
        f"portal/{name}.py": ("tests/portal/erasure/test_views.py", "asked for there, as a visitor meets it")
        for name in ("erasure/forms", "erasure/certificate", "accounts/again", "deliveries/signing")
    },
    **{
        f"portal/backups/{name}.py": (
            "tests/portal/backups/test_making.py",
            "written, read, cut off and compared there",
        )
        for name in ("archive", "keys", "tables")
    },
    **{
        f"portal/closing/{name}.py": (
            "tests/portal/closing/test_actions.py",
            "rounds are closed there, by hand and by time",
        )
        for name in ("models", "tasks")
    },
    "portal/backoffice/models.py": ("tests/portal/backoffice/test_board.py", "what is written down is kept there"),
    "portal/letters/example.py": ("tests/portal/backoffice/test_pages.py", "staff look at it there"),
    "portal/letters/wording.py": ("tests/portal/letters/test_printing.py", "it is set there"),
    "portal/demo/spoiling.py": ("tests/house/test_readme.py", "what it spoils is found there"),
    "portal/correspondence/showing.py": ("tests/portal/demo/test_caught.py", "a mail is shown with it there"),
    "portal/deliveries/onward.py": ("tests/portal/reports/views/test_reading.py", "a board is asked for there"),
    "portal/deliveries/signals.py": ("tests/portal/reports/actions/test_making.py", "who hears of it acts there"),
    **{
        f"portal/reports/{name}.py": ("tests/portal/reports/actions/test_making.py", "reports are made with it there")
        for name in (
            "apps",
            "models",
            "tasks",
            "migrations/0001_initial",
            "migrations/0002_editions_to_remake",
            "actions/peers",
        )
    },
    **{
        f"portal/reports/{name}.py": ("tests/portal/reports/views/test_reading.py", "pages are asked for there")
        for name in ("urls", "pictures", "templatetags/reports", "actions/reading", "onward")
    },
    "portal/deliveries/copies.py": (
        "tests/portal/deliveries/actions/test_mending.py",
        "copies are made and looked at there",
    ),
    "portal/deliveries/forms.py": ("tests/portal/deliveries/views/test_delivering.py", "filled in there"),
    "portal/deliveries/actions/receiving.py": (
        "tests/portal/deliveries/views/test_delivering.py",
        "all that can be received or refused is sent to the page",
    ),
    **{
        f"portal/deliveries/{name}.py": (
            "tests/portal/deliveries/actions/test_checking.py",
            "a delivery goes through all of it there",
        )
        for name in ("tasks", "workbench", "actions/telling", "actions/looking")
    },
    "portal/urls.py": ("tests/portal/test_access.py", "every address is walked there"),
    "portal/environment.py": ("tests/portal/test_settings.py", "settings are read with it"),
    "portal/wsgi.py": ("tests/portal/test_serve.py", "the website is served by it there"),
    "portal/events/models.py": ("tests/portal/events/test_recording.py", "written and read there"),
    "portal/correspondence/models.py": ("tests/portal/correspondence/test_sending.py", "written and read there"),
    "portal/correspondence/tasks.py": ("tests/portal/correspondence/test_sending.py", "one line, carried out there"),
    "portal/web/urls.py": ("tests/portal/test_access.py", "every address is walked there"),
    "portal/web/context.py": ("tests/portal/correspondence/test_sending.py", "what mails show"),
    "__main__.py": ("tests/report/outcomes.py", "one line"),
    "cli.py": ("tests/house/test_readme.py", "the commands of the README are carried out as they stand there"),
}

WORDS_WE_DO_WITHOUT = frozenset(
    {"manager", "helper", "helpers", "handler", "util", "utils", "common", "base", "process", "data", "info", "service"}
)

NAMES_OF_OTHERS = frozenset(
    {"receive_data_chunk", "handle_data", "handle_DATA", "get_context_data"}
)  # what a library calls us by


def names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def words(name: str) -> set[str]:
    """The words of a name: `MunicipalityCode` and `municipality_code` have the same two."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_says_what_lives_in_it(module: Path):
    assert ast.get_docstring(ast.parse((SOURCE / module).read_text("utf-8")))


def place_of_tests(module: Path) -> str:
    for path in (module, *module.parents):
        if path.as_posix() in TESTED_ELSEWHERE:
            return TESTED_ELSEWHERE[path.as_posix()][0]
    return f"tests/{module.with_name('test_' + module.name).as_posix()}"


@pytest.mark.parametrize("module", [module for module in MODULES if module.name != "__init__.py"], ids=str)
def test_a_module_has_its_tests_where_one_looks_for_them(root: Path, module: Path):
    assert (root / place_of_tests(module)).is_file()


@pytest.mark.parametrize("path", TESTED_ELSEWHERE)
def test_what_is_tested_elsewhere_exists_and_has_a_reason(path: str):
    assert (SOURCE / path).exists()
    assert TESTED_ELSEWHERE[path][1]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_names_do_without_words_that_fit_everything(module: Path):
    found = {module.stem, *names(ast.parse((SOURCE / module).read_text("utf-8")))}

    assert sorted(name for name in found if words(name) & WORDS_WE_DO_WITHOUT and name not in NAMES_OF_OTHERS) == []
