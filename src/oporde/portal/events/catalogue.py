"""Every kind of event there is: its tag, the sentence staff read, and which details it carries.

A tag is `about:what`. A detail is a number, a code, a state or a name; never a value of a delivery.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event.

    Attributes:
        dutch, english: what happened; `{detail}` may stand in it, and `{actor}` and `{municipality}`.
        details: the keys its detail may have.
    """

    dutch: str
    english: str
    details: tuple[str, ...] = ()


CATALOGUE: dict[str, Kind] = {
    # Signing in and out
    "account:invited": Kind(
        "{actor} maakte een account voor {email}.", "{actor} made an account for {email}.", ("email", "role")
    ),
    "account:code-made": Kind(
        "{actor} maakte een toegangscode voor {email}.", "{actor} made an access code for {email}.", ("email",)
    ),
    "account:activated": Kind("{actor} activeerde het account.", "{actor} activated the account."),
    "account:signed-in": Kind("{actor} meldde zich aan.", "{actor} signed in.", ("method",)),
    "account:signed-out": Kind("{actor} meldde zich af.", "{actor} signed out."),
    "account:session-ended": Kind("De sessie van {actor} verliep.", "The session of {actor} ran out."),
    "account:refused": Kind(
        "Een aanmelding voor {email} mislukte.", "A sign-in for {email} failed.", ("email", "reason")
    ),
    "account:locked": Kind(
        "Het account {email} werd tijdelijk op slot gezet.",
        "The account {email} was locked for a while.",
        ("email", "attempts"),
    ),
    "account:unlocked": Kind("{actor} haalde het slot van {email}.", "{actor} unlocked {email}.", ("email",)),
    "account:password-changed": Kind("{actor} koos een nieuw wachtwoord.", "{actor} chose a new password."),
    "account:password-reset-asked": Kind(
        "Voor {email} werd een nieuw wachtwoord gevraagd.", "A new password was asked for {email}.", ("email",)
    ),
    "account:second-factor-added": Kind(
        "{actor} voegde een tweede stap toe: {method}.", "{actor} added a second factor: {method}.", ("method",)
    ),
    "account:second-factor-removed": Kind(
        "{actor} verwijderde een tweede stap: {method}.",
        "{actor} removed a second factor: {method}.",
        ("method", "email"),
    ),
    "account:recovery-codes-made": Kind("{actor} maakte nieuwe herstelcodes.", "{actor} made new recovery codes."),
    "account:recovery-code-used": Kind("{actor} gebruikte een herstelcode.", "{actor} used a recovery code."),
    "account:changed": Kind(
        "{actor} wijzigde het account van {email}.", "{actor} changed the account of {email}.", ("email", "what")
    ),
    "account:closed": Kind(
        "{actor} sloot het account van {email}.", "{actor} closed the account of {email}.", ("email",)
    ),
    "access:given": Kind(
        "{actor} gaf {email} toegang tot gemeente {municipality}: {right}.",
        "{actor} gave {email} access to municipality {municipality}: {right}.",
        ("email", "right"),
    ),
    "access:ended": Kind(
        "{actor} beëindigde de toegang van {email} tot gemeente {municipality}.",
        "{actor} ended the access of {email} to municipality {municipality}.",
        ("email", "right", "until"),
    ),
    # Municipalities and rounds
    "municipality:added": Kind(
        "{actor} voegde gemeente {municipality} toe.", "{actor} added municipality {municipality}.", ("name",)
    ),
    "municipality:contact": Kind(
        "{actor} schreef iets op over gemeente {municipality}: {kind}.",
        "{actor} wrote something down about municipality {municipality}: {kind}.",
        ("kind",),
    ),
    "municipality:changed": Kind(
        "{actor} wijzigde gemeente {municipality}.", "{actor} changed municipality {municipality}.", ("what",)
    ),
    "round:opened": Kind(
        "{actor} maakte de aanleverperiode {name}.", "{actor} made the delivery round {name}.", ("name",)
    ),
    "round:changed": Kind(
        "{actor} wijzigde de aanleverperiode {name}.", "{actor} changed the delivery round {name}.", ("name", "what")
    ),
    "round:participants-added": Kind(
        "{actor} voegde {count} {count:gemeente|gemeenten} toe aan {name}.",
        "{actor} added {count} {count:municipality|municipalities} to {name}.",
        ("name", "count"),
    ),
    "round:extended": Kind(
        "{actor} gaf gemeente {municipality} uitstel tot en met {until}.",
        "{actor} gave municipality {municipality} until {until}.",
        ("name", "until", "reason"),
    ),
    # Letters, who asks for one, and addresses
    "letters:made": Kind(
        "{actor} maakte {count} {count:brief met een toegangscode|brieven met toegangscodes} ({name}).",
        "{actor} made {count} {count:letter with an access code|letters with access codes} ({name}).",
        ("name", "kind", "count", "left_out"),
    ),
    "letters:letter": Kind(
        "{actor} maakte brief {number} voor {email}.", "{actor} made letter {number} for {email}.", ("number", "email")
    ),
    "letters:fetched": Kind(
        "{actor} haalde de brieven op als {form}; ze zijn nu nergens meer.",
        "{actor} fetched the letters as {form}; they are nowhere any more.",
        ("form", "count"),
    ),
    "letters:erased": Kind(
        "Brieven die niemand ophaalde zijn vernietigd.", "Letters that nobody fetched were destroyed.", ("form",)
    ),
    "letters:text-changed": Kind(
        "{actor} wijzigde de tekst van de {kind}.", "{actor} changed the text of the {kind}.", ("kind",)
    ),
    "addresses:imported": Kind(
        "{actor} las het adresbestand {file} in: {changed} {changed:regel|regels} gewijzigd, {refused} geweigerd.",
        "{actor} read the file of addresses {file}: {changed} {changed:line|lines} changed something, {refused} {refused:was|were} refused.",
        ("file", "changed", "same", "refused"),
    ),
    "addresses:fetched": Kind(
        "{actor} haalde het adresbestand op als {form}: {count} {count:regel|regels}.",
        "{actor} fetched the file of addresses as {form}: {count} {count:line|lines}.",
        ("form", "count"),
    ),
    "registration:received": Kind(
        "Een {ask} voor gemeente {municipality} kwam binnen ({route}).",
        "A registration ({ask}) for municipality {municipality} came in ({route}).",
        ("ask", "route"),
    ),
    "registration:confirmed": Kind(
        "{actor} bevestigde een {ask} voor gemeente {municipality}: {email}.",
        "{actor} confirmed a registration ({ask}) for municipality {municipality}: {email}.",
        ("ask", "email"),
    ),
    "registration:refused": Kind(
        "{actor} weigerde een {ask} voor gemeente {municipality}: {reason}.",
        "{actor} refused a registration ({ask}) for municipality {municipality}: {reason}.",
        ("ask", "reason"),
    ),
    "round:files-final": Kind(
        "Van gemeente {municipality} {count:werd|werden} {count} {count:bestand|bestanden} van {name} definitief.",
        "{count} {count:file|files} of {name} of municipality {municipality} became final.",
        ("name", "count"),
    ),
    "round:closed": Kind(
        "{actor} sloot de aanleverperiode {name} af: {files} {files:bestand|bestanden} van {municipalities} {municipalities:gemeente|gemeenten} {files:is|zijn} definitief.",
        "{actor} closed the delivery round {name}: {files} {files:file|files} of {municipalities} {municipalities:municipality|municipalities} {files:is|are} final.",
        ("name", "files", "municipalities"),
    ),
    "round:handed-over": Kind(
        "De goedgekeurde gegevens van {name} zijn overgedragen: {files} bestanden met {rows} rijen.",
        "The approved data of {name} were handed over: {files} files with {rows} rows.",
        ("name", "files", "rows", "recipients"),
    ),
    "round:announced": Kind(
        "{actor} kondigde de aanleverperiode {name} aan.", "{actor} announced the delivery round {name}.", ("name",)
    ),
    # News
    "news:written": Kind("{actor} schreef het bericht ‘{title}’.", "{actor} wrote the item ‘{title}’.", ("title",)),
    "news:changed": Kind("{actor} wijzigde het bericht ‘{title}’.", "{actor} changed the item ‘{title}’.", ("title",)),
    "news:planned": Kind(
        "{actor} laat het bericht ‘{title}’ publiceren op {at}.",
        "{actor} has the item ‘{title}’ published at {at}.",
        ("title", "at"),
    ),
    "news:published": Kind(
        "Het bericht ‘{title}’ staat op de site; {mails} {mails:mail|mails}.",
        "The item ‘{title}’ is on the site; {mails} {mails:mail|mails}.",
        ("title", "mails"),
    ),
    "news:withdrawn": Kind(
        "{actor} haalde het bericht ‘{title}’ weg.", "{actor} took the item ‘{title}’ away.", ("title",)
    ),
    # Reminders
    "reminder:sent": Kind(
        "Gemeente {municipality} is herinnerd aan {name} ({moment}): {mails} {mails:mail|mails}.",
        "Municipality {municipality} was reminded of {name} ({moment}): {mails} {mails:mail|mails}.",
        ("name", "moment", "mails"),
    ),
    "reminder:changed": Kind(
        "{actor} veranderde de herinneringen van {name}: {moment} {what}.",
        "{actor} changed the reminders of {name}: {moment} {what}.",
        ("name", "moment", "what"),
    ),
    "reminder:passed-over": Kind(
        "{actor} laat gemeente {municipality} niet herinneren aan {name} ({moment}): {reason}.",
        "{actor} has municipality {municipality} not reminded of {name} ({moment}): {reason}.",
        ("name", "moment", "reason"),
    ),
    "reminder:again": Kind(
        "{actor} laat gemeente {municipality} weer herinneren aan {name}.",
        "{actor} has municipality {municipality} reminded of {name} again.",
        ("name",),
    ),
    # Deliveries
    "delivery:received": Kind(
        "{actor} leverde {files} {files:bestand|bestanden} aan voor gemeente {municipality}.",
        "{actor} delivered {files} {files:file|files} for municipality {municipality}.",
        ("files", "size_bytes", "consent_version", "mended_from"),
    ),
    "delivery:refused": Kind(
        "Een aanlevering voor gemeente {municipality} werd niet aangenomen: {reason}.",
        "A delivery for municipality {municipality} was not taken: {reason}.",
        ("reason", "files", "size_bytes"),
    ),
    "delivery:broken-off": Kind(
        "Een aanlevering voor gemeente {municipality} brak af; er is niets bewaard.",
        "A delivery for municipality {municipality} broke off; nothing was kept.",
        ("files", "size_bytes"),
    ),
    "delivery:repeated": Kind(
        "{actor} leverde voor gemeente {municipality} hetzelfde aan als eerder.",
        "{actor} delivered the same as before for municipality {municipality}.",
        ("earlier",),
    ),
    "delivery:checking": Kind(
        "Het controleren van een aanlevering van gemeente {municipality} begon.",
        "The check of a delivery of municipality {municipality} began.",
        ("attempt",),
    ),
    "delivery:checked": Kind(
        "Een aanlevering van gemeente {municipality} is gecontroleerd: {verdict}.",
        "A delivery of municipality {municipality} was checked: {verdict}.",
        ("verdict", "files", "approved", "rejected", "duration_ms"),
    ),
    "delivery:not-checked": Kind(
        "Een aanlevering van gemeente {municipality} kon door een fout bij ons niet worden gecontroleerd: {reason}.",
        "A delivery of municipality {municipality} could not be checked through a fault of ours: {reason}.",
        ("reason", "rules"),
    ),
    "delivery:check-again": Kind(
        "{actor} liet een aanlevering van gemeente {municipality} opnieuw controleren.",
        "{actor} had a delivery of municipality {municipality} checked again.",
    ),
    "delivery:quarantined": Kind(
        "Een virusscanner sloeg aan op een aanlevering van gemeente {municipality}: {signature}.",
        "A virus scanner hit on a delivery of municipality {municipality}: {signature}.",
        ("signature", "file"),
    ),
    "delivery:looked-at": Kind(
        "{actor} bekeek een aanlevering van gemeente {municipality}.",
        "{actor} looked at a delivery of municipality {municipality}.",
    ),
    "delivery:feedback-fetched": Kind(
        "{actor} haalde de terugkoppeling op als {form}.", "{actor} fetched the feedback as {form}.", ("form",)
    ),
    "delivery:receipt-fetched": Kind(
        "{actor} haalde het ontvangstbewijs op.", "{actor} fetched the receipt.", ("form",)
    ),
    "delivery:mended-made": Kind(
        "Herstelde kopie {copy} van een aanlevering van gemeente {municipality} is gemaakt.",
        "Mended copy {copy} of a delivery of municipality {municipality} was made.",
        ("copy", "changes", "verdict"),
    ),
    "delivery:mended-fetched": Kind(
        "{actor} haalde herstelde kopie {copy} op.", "{actor} fetched mended copy {copy}.", ("copy",)
    ),
    "delivery:mended-approved": Kind(
        "{actor} keurde herstelde kopie {copy} goed en leverde haar aan.",
        "{actor} approved mended copy {copy} and delivered it.",
        ("copy",),
    ),
    "delivery:withdrawn": Kind(
        "{actor} trok een aanlevering van gemeente {municipality} in.",
        "{actor} withdrew a delivery of municipality {municipality}.",
        ("period",),
    ),
    "delivery:erased": Kind(
        "De bestanden van een aanlevering van gemeente {municipality} zijn vernietigd.",
        "The files of a delivery of municipality {municipality} were destroyed.",
        ("files", "reason"),
    ),
    "withdrawal:made": Kind(
        "{actor} trok alle bestanden van gemeente {municipality} over {period} in.",
        "{actor} withdrew all files of municipality {municipality} about {period}.",
        ("period", "way", "received_on"),
    ),
    "withdrawal:erased": Kind(
        "De ingetrokken gegevens van gemeente {municipality} over {period} zijn vernietigd.",
        "The withdrawn data of municipality {municipality} about {period} were destroyed.",
        ("period", "items"),
    ),
    "withdrawal:form-fetched": Kind(
        "{actor} haalde het formulier op om {period} van gemeente {municipality} in te trekken.",
        "{actor} fetched the form to withdraw {period} of municipality {municipality}.",
        ("period",),
    ),
    "withdrawal:certificate-fetched": Kind(
        "{actor} haalde de verklaring van vernietiging op als {form}.",
        "{actor} fetched the certificate of erasure as {form}.",
        ("form",),
    ),
    "backup:made": Kind(
        "Er is een back-up gemaakt: {rows} {rows:rij|rijen} en {files} {files:bestand|bestanden}.",
        "A backup was made: {rows} {rows:row|rows} and {files} {files:file|files}.",
        ("rows", "files", "size_bytes"),
    ),
    "backup:removed": Kind(
        "De back-up van {made_at} is weggegooid.", "The backup of {made_at} was thrown away.", ("made_at",)
    ),
    "backup:restored": Kind(
        "De back-up van {made_at} is teruggezet.", "The backup of {made_at} was put back.", ("made_at",)
    ),
    "kept:ended": Kind(
        "De bewaartermijn liep af: {count} ({kind}) zijn vernietigd.",
        "The time of keeping ended: {count} ({kind}) were destroyed.",
        ("kind", "count"),
    ),
    "account:forgotten": Kind(
        "De bewaartermijn van een gesloten account liep af: naam en adres zijn gewist.",
        "The time of keeping of a closed account ended: its name and address were erased.",
    ),
    "file:approved": Kind(
        "Het bestand {layout} over {period} van gemeente {municipality} is goedgekeurd en telt nu.",
        "The file {layout} over {period} of municipality {municipality} was approved and counts now.",
        ("layout", "period", "rows"),
    ),
    "file:rejected": Kind(
        "Het bestand {layout} over {period} van gemeente {municipality} is afgekeurd.",
        "The file {layout} over {period} of municipality {municipality} was rejected.",
        ("layout", "period", "rows"),
    ),
    "file:superseded": Kind(
        "Het bestand {layout} over {period} van gemeente {municipality} is vervangen.",
        "The file {layout} over {period} of municipality {municipality} was superseded.",
        ("layout", "period"),
    ),
    # Reports
    "report:made": Kind(
        "Het op-orde-rapport over {period} van gemeente {municipality} is klaar.",
        "The op-orde report over {period} of municipality {municipality} is ready.",
        ("period", "light", "points", "duration_ms"),
    ),
    "report:made-anew": Kind(
        "Het op-orde-rapport over {period} van gemeente {municipality} is opnieuw gemaakt.",
        "The op-orde report over {period} of municipality {municipality} was made anew.",
        ("period", "light", "points", "duration_ms"),
    ),
    "report:failed": Kind(
        "Het op-orde-rapport over {period} van gemeente {municipality} kon niet worden gemaakt: {reason}.",
        "The op-orde report over {period} of municipality {municipality} could not be made: {reason}.",
        ("period", "reason"),
    ),
    "report:asked-again": Kind(
        "{actor} liet het op-orde-rapport over {period} van gemeente {municipality} opnieuw maken.",
        "{actor} had the op-orde report over {period} of municipality {municipality} made again.",
        ("period",),
    ),
    "report:peers-gathered": Kind(
        "De cijfers van alle gemeenten over {period} zijn samengenomen om mee te vergelijken.",
        "The figures of all municipalities over {period} were taken together to compare with.",
        ("period",),
    ),
    "report:opened": Kind(
        "{actor} bekeek het op-orde-rapport over {period} van gemeente {municipality}.",
        "{actor} looked at the op-orde report over {period} of municipality {municipality}.",
        ("period",),
    ),
    "report:fetched": Kind(
        "{actor} haalde het op-orde-rapport over {period} van gemeente {municipality} op als {form}.",
        "{actor} fetched the op-orde report over {period} of municipality {municipality} as {form}.",
        ("period", "form"),
    ),
    "report:judged": Kind(
        "{actor} beoordeelde de levering over {period} van gemeente {municipality}: {verdict}.",
        "{actor} judged the delivery over {period} of municipality {municipality}: {verdict}.",
        ("period", "verdict"),
    ),
    "report:explained": Kind(
        "{actor} wijzigde de feitelijke toelichting over {period} van gemeente {municipality}.",
        "{actor} changed the factual explanation over {period} of municipality {municipality}.",
        ("period",),
    ),
    "report:erased": Kind(
        "De cijfers van het op-orde-rapport over {period} van gemeente {municipality} zijn vernietigd.",
        "The figures of the op-orde report over {period} of municipality {municipality} were destroyed.",
        ("period",),
    ),
    # Mail
    "mail:sent": Kind("Een bericht ({kind}) is verstuurd.", "A message ({kind}) was sent.", ("kind", "message")),
    "mail:failed": Kind(
        "Een bericht ({kind}) kon niet worden verstuurd.",
        "A message ({kind}) could not be sent.",
        ("kind", "message", "reason"),
    ),
    "mail:again": Kind(
        "{actor} liet een bericht ({kind}) opnieuw versturen.",
        "{actor} had a message ({kind}) sent again.",
        ("kind", "message"),
    ),
    # Texts and upkeep
    "text:changed": Kind("{actor} wijzigde de tekst {page}.", "{actor} changed the text {page}.", ("page", "language")),
    "events:fetched": Kind("{actor} haalde het logboek op.", "{actor} fetched the events.", ("form", "count")),
    "job:taken-up": Kind(
        "Werk van een gestopte worker is hervat: {task}.",
        "Work of a worker that stopped was taken up: {task}.",
        ("task", "attempts"),
    ),
    "job:again": Kind(
        "{actor} liet mislukt werk opnieuw doen: {task}.",
        "{actor} had failed work done again: {task}.",
        ("task", "attempts"),
    ),
    "work:run-now": Kind(
        "{actor} liet terugkerend werk nu doen: {work}.", "{actor} had recurring work done now: {work}.", ("work",)
    ),
    "work:again": Kind(
        "{actor} liet mislukt terugkerend werk opnieuw doen: {work}.",
        "{actor} had recurring work that failed done again: {work}.",
        ("work",),
    ),
    "work:failed": Kind(
        "Terugkerend werk is mislukt: {work}.", "Recurring work failed: {work}.", ("work", "attempts", "reason")
    ),
    "job:failed": Kind("Werk is mislukt: {task}.", "Work failed: {task}.", ("task", "attempts", "reason")),
}
