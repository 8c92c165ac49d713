"""Outcomes made by hand for the tests of the report: ordinary ones, and those that put a form under strain."""

from dataclasses import replace

from oporde.findings import Cause, FileOutcome, Finding, NotRun, Outcome, Severity, Verdict, judge

HASH = "0f1e2d3c" * 8


def finding(rule: str = "W105", **other: object) -> Finding:
    """A reject on ten rows of Gemeentecode, with whatever is said otherwise."""
    plain: dict[str, object] = {
        "severity": Severity.REJECT,
        "column": "Gemeentecode",
        "count": 10,
        "message": "Gemeentecode heeft 3 tekens; verwacht 4.",
        "remedy": "Vul de gemeentecode aan tot vier cijfers.",
        "rows": tuple(range(2, 12)),
        "title": "Lengte van de waarde",
    }
    return Finding(rule=rule, **(plain | other))  # type: ignore[arg-type]


def unjudged(rule: str, undecided: int, message: str = "Niet te beoordelen: de kolom Taakveld ontbreekt.") -> Finding:
    return finding(rule, severity=Severity.SIGNAL, count=0, undecided=undecided, rows=(), message=message)


def file(kind: str = "WMO", *findings: Finding, **other: object) -> FileOutcome:
    plain: dict[str, object] = {
        "name": f"MSD.zip/0363_{kind}_H2_2017.csv",
        "layout": kind.lower(),
        "municipality": "0363",
        "period": "H2_2017",
        "rows": 30_412,
        "sha256": HASH,
        "findings": findings,
        "verdict": judge(findings, other.get("not_run", ())),  # type: ignore[arg-type]
    }
    return FileOutcome(**(plain | other))  # type: ignore[arg-type]


def outcome(*files: FileOutcome, findings: tuple[Finding, ...] = (), not_run: tuple[NotRun, ...] = ()) -> Outcome:
    verdicts = [judge(findings, not_run), *(file.verdict for file in files)]
    worst = next(v for v in (Verdict.REJECTED, Verdict.UNDECIDED, Verdict.APPROVED) if v in verdicts)
    return Outcome(
        protocol="gmsd",
        protocol_version="2017",
        plan_hash=HASH,
        verdict=worst,
        findings=findings,
        files=files,
        not_run=not_run + tuple(failed for file in files for failed in file.not_run),
    )


LOST_ZEROS = Cause(
    id="lost-leading-zeros",
    column="Gemeentecode",
    count=30_412,
    message="In Gemeentecode zijn bij 30.412 regels de voorloopnullen weggevallen, vermoedelijk door een spreadsheet.",
    remedy="Maak de kolom op als tekst voordat u het bestand opent, of exporteer opnieuw uit het bronsysteem.",
    mendable=True,
    rules=("W105",),
)
WMO = file(
    "WMO",
    finding(
        "W109",
        count=4_112,
        column="BSN",
        message="BSN voldoet niet aan de elfproef.",
        remedy="Zoek het nummer op in de BRP of in uw cliëntadministratie en leg het opnieuw vast.",
        title="Elfproef",
        share=0.1352,
        limit=0.01,
        rows=(3, 4, 5, 6, 9, 14, 15, 77, 103, 104, 105, 230, 231, 401, 402, 403, 404, 405, 512, 513),
    ),
    finding(count=30_412, rows=tuple(range(2, 22))),
    finding(
        "H002",
        column=None,
        count=1,
        rows=(),
        title="Kolomnaam",
        message="Kolomnaam op plaats 3 is “Burgerservicenummer”; verwacht “BSN”.",
        remedy="Neem de kolomnamen letterlijk over uit het aanleverprotocol.",
    ),
    finding(
        "W204",
        severity=Severity.SIGNAL,
        column=None,
        count=3,
        rows=(12, 90, 4_001),
        twins=(11, 33, 12),
        share=0.0001,
        limit=0.2,
        title="Gelijke regels",
        message="3 regels zijn helemaal gelijk aan een andere regel.",
        remedy="Haal de dubbele regels weg; bij de verwerking telt een regel één keer mee.",
    ),
    finding(
        "W129",
        severity=Severity.SIGNAL,
        column="Reden_beeindiging",
        count=1_204,
        rows=tuple(range(100, 140, 2)),
        title="Einde zonder reden",
        message="Bij 1.204 regels is de ondersteuning beëindigd zonder reden.",
        remedy="Vul de reden in als u die kent.",
    ),
    unjudged("W120", 30_412),
    unjudged("W122", 30_412),
    unjudged("W111", 4_112, "Niet te beoordelen voor 4.112 regels: een waarde kon niet worden gelezen."),
    causes=(LOST_ZEROS,),
)
ORDINARY = outcome(
    WMO,
    file("KOSTENWMO", rows=19, layout="kosten_wmo"),
    file("SBW", rows=3),
    file("JEUGD", finding("J112", severity=Severity.SIGNAL, column=None, count=1, rows=(2,), message="Het totaal "
         "wijkt af van de som."), rows=7),
)  # fmt: skip
KINDS = {"wmo": "Wmo", "kosten_wmo": "kosten Wmo", "sbw": "SBW", "jeugd": "JEUGD"}

APPROVED = outcome(file("WMO"), file("SBW"))
IN_THOUSANDS = Cause(
    id="amounts-in-thousands",
    count=1,
    message="De kosten zijn samen minder dan één euro per inwoner.",
    remedy="Lever bedragen in hele euro's.",
)
WITH_A_QUESTION = outcome(file("JEUGD", causes=(IN_THOUSANDS,)), file("SBW"))
WITH_WARNINGS = outcome(
    file("WMO", finding(severity=Severity.SIGNAL), finding("W132", severity=Severity.SIGNAL, column="Beschikt_volume"))
)
ONLY_UNJUDGED = outcome(file("WMO", unjudged("W120", 30_412), unjudged("W122", 12), unjudged("W122", 3)))
EMPTY = outcome()
BROKEN_ARCHIVE = outcome(
    findings=(
        finding(
            "F003",
            column=None,
            count=1,
            rows=(),
            message="ZIP-bestand kan niet worden geopend. MSD.zip is afgebroken.",
            remedy="Maak de ZIP opnieuw en lever het bestand nog een keer aan.",
        ),
    )
)
BOTH_REFUSED = outcome(
    replace(file("SBW"), verdict=Verdict.REJECTED),
    replace(file("SBW"), verdict=Verdict.REJECTED),
    file("WMO"),
    findings=(finding("X03", column=None, count=2, rows=(), message="Twee bestanden van dezelfde soort."),),
)
FAILED_RULE = outcome(
    file("WMO", finding(severity=Severity.SIGNAL), not_run=(NotRun(rule="W208", reason="OutOfMemoryException"),))
)
FAILED_AND_REJECTED = outcome(file("WMO", finding(), not_run=(NotRun(rule="W208", reason="geheugen"),)), file("SBW"))
A_THOUSAND = outcome(
    file(
        "WMO",
        *(finding(f"W{n}", count=n, rows=(n, n + 2)) for n in range(1_000, 2_000)),
        *(finding(f"V{n}", count=n, rows=(n,), severity=Severity.SIGNAL) for n in range(100, 200)),
    )
)
STRANGE = outcome(
    file(
        "WMO",
        finding(
            message="Kolomnaam op plaats 1 is “<script>alert(1)</script>\x1b[31m\u202e”; verwacht “x”.",
            column="[red]=SOM(A1)[/red]",
        ),
        name="=HYPERLINK(1)/" + "zeer_lang_" * 30 + "\udcff\n\x07.csv",
        layout=None,
        municipality=None,
        period=None,
        rows=None,
        sha256="",
    )
)
ALL = {
    "ordinary": ORDINARY, "approved": APPROVED, "with-a-question": WITH_A_QUESTION,
    "with-warnings": WITH_WARNINGS, "only-unjudged": ONLY_UNJUDGED,
    "empty": EMPTY, "broken-archive": BROKEN_ARCHIVE, "both-refused": BOTH_REFUSED, "failed-rule": FAILED_RULE,
    "failed-and-rejected": FAILED_AND_REJECTED, "a-thousand": A_THOUSAND, "strange": STRANGE,
}  # fmt: skip
