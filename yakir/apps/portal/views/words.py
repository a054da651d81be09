"""What the page that checks files in the browser says, for its script to fill in."""

from django.utils.translation import gettext as _


def verify_words() -> dict[str, str]:
    """Return the sentences by their code; the script knows what each of them names."""
    return {**_found(), **_faults()}


def _found() -> dict[str, str]:
    return {
        "holds": _("it holds"),
        "consistent": _("is of one piece, and whose it is was not checked"),
        "fails": _("does not hold"),
        "site": _("Published site"),
        "share": _("%(number)s percent of the entries are checked"),
        "proven": _("Entered as number %(number)s in the hour from %(time)s UTC."),
        "under": _("Under the checkpoint of %(name)s with %(number)s entries."),
        "signed": _("Signed by %(name)s."),
        "nokey": _("Without a key anybody could have signed this."),
        "added": _("All %(number)s entries of %(name)s add up to the root that was signed."),
        "files": _("%(number)s files are the ones that were listed."),
        "proofs": _("%(number)s proofs hold."),
        "beyond": _("%(number)s tiles lie beyond the checkpoint; nothing is said of them."),
    }


def _faults() -> dict[str, str]:
    return {
        "broken": _("The check broke off: %(name)s."),
        "form": _("The file is out of form."),
        "key": _("A key is out of form."),
        "note": _("The signed note is out of form."),
        "signature": _("The signature of %(name)s does not hold."),
        "unsigned": _("None of the given keys is the key of %(name)s."),
        "period": _("The key had handed over before there were %(number)s entries."),
        "checkpoint": _("The checkpoint is out of form."),
        "handover": _("A hand-over from one key to the next does not hold."),
        "inclusion": _("The entry is not number %(number)s of the journal."),
        "leaf": _("The entry is out of form."),
        "field": _("The field %(name)s is not the one that was entered."),
        "fields": _("The fields are out of order."),
        "subject": _("No proven field bears out what the file says it is about."),
        "entry": _("Entry %(number)s does not fit its hash."),
        "tile": _("%(name)s does not fit the entries."),
        "root": _("The %(number)s entries do not add up to the root that was signed."),
        "manifest": _("manifest.json is out of form."),
        "anchor": _("manifest.json is not the list that entry %(number)s speaks of."),
        "missing": _("%(name)s is not there."),
        "file": _("%(name)s is not the file that was listed."),
        "unlisted": _("%(name)s stands in no list."),
        "foreign": _("It is a proof of another journal, or of a later one."),
        "fork": _("The journal had another root at %(number)s entries."),
    }
