"""What a receipt says: the English message id for each rule, filled with the receipt's own values.

A receipt keeps the rule's code and its values; `reason_message` gives the words to translate. Marked for
the catalogue with `N_`, which only marks: translating is the page's business.
"""

from collections.abc import Mapping
from types import MappingProxyType


def N_(message: str) -> str:  # noqa: N802 - the name that the extractor knows
    """Mark a message for the catalogue."""
    return message


ROW_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "not-a-natural-person": N_(
            "The row is about a company, an organisation or an individual business; "
            "this portal is about natural persons only."
        ),
        "sealed-by-law": N_(
            "Records of violations of public-security administration are sealed: they are never collected "
            "or published (%(source)s)."
        ),
        "subject-is-minor": N_("The person is or was a minor; a minor has no credit file."),
        "id-check-digit": N_("The ID number is wrong: its check digit does not fit the other digits."),
        "id-length": N_("The ID number must have 18 characters."),
        "id-characters": N_("The ID number must be 17 digits and a digit or X."),
        "id-birth-date": N_("The birth date in the ID number is not a day of the calendar."),
        "summary-procedure": N_(
            "Penalties imposed by the summary procedure on natural persons are not negative information."
        ),
        "no-decision-number": N_("The column “%(heading)s” is empty: the decision has no number."),
        "no-legal-basis": N_("The column “%(heading)s” is empty: the decision has no legal basis."),
        "name-missing": N_("The column “%(heading)s” is empty: the row names no person."),
        "body-missing": N_("The column “%(heading)s” is empty: the row names no body."),
        "formula": N_("The column “%(heading)s” begins like a spreadsheet formula."),
        "too-long": N_("The column “%(heading)s” has more than %(limit)s characters."),
        "date-unreadable": N_("The date in the column “%(heading)s” cannot be read."),
        "date-in-future": N_("The date in the column “%(heading)s” lies in the future."),
        "amount-unreadable": N_(
            "The amount in the column “%(heading)s” cannot be read; write it in figures."
        ),
        "value-missing": N_("The column “%(heading)s” is empty."),
        "value-unknown": N_("The column “%(heading)s” has a word that the form does not know."),
        "forbidden-content": N_("The column “%(heading)s” has content that may not be collected."),
        "health": N_("The column “%(heading)s” speaks of a person's health, which may not be collected."),
        "religion": N_("The column “%(heading)s” speaks of a person's religion, which may not be collected."),
        "biometric": N_(
            "The column “%(heading)s” has genes, fingerprints or a blood type, which may not be collected."
        ),
        "wealth": N_(
            "The column “%(heading)s” speaks of income or property, which needs the person's written consent."
        ),
        "address": N_("The column “%(heading)s” has a home address, which may not be shown."),
        "contact": N_(
            "The column “%(heading)s” has a telephone number or another contact, which may not be shown."
        ),
        "account": N_("The column “%(heading)s” has a bank account, which may not be shown."),
        "id-number": N_("The column “%(heading)s” has an ID number in its text, which may not be shown."),
        "third-person": N_("The column “%(heading)s” names another person, who may not be shown."),
    }
)

SHEET_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "not-a-sheet": N_("The file is not a CSV or XLSX sheet, or it is damaged."),
        "old-format": N_(
            "The file has an old or protected format. Save it as XLSX or CSV, without a password."
        ),
        "encoding": N_("The text of the file is neither UTF-8 nor GB 18030."),
        "nul-bytes": N_("The file has NUL bytes; it is not a text sheet."),
        "no-headings": N_("No row with the headings of this kind of sheet was found."),
        "too-large": N_("The file is larger than %(megabytes)s megabytes."),
        "too-many-columns": N_("The sheet has more than %(limit)s columns."),
        "too-many-rows": N_("The sheet has more than %(limit)s rows. Hand it in in parts."),
        "cell-too-long": N_("A cell in row %(row)s is far too long; perhaps a quotation mark is missing."),
        "bomb": N_("The file unpacks to far more than a sheet can hold."),
        "unsafe-markup": N_("The file has a document type or entities inside, which a sheet never needs."),
        "macro": N_("The file has macros. Save it as XLSX without macros, or as CSV."),
        "heading-missing": N_("The sheet has no column “%(heading)s”."),
        "unit-unknown": N_("The unit of the column “%(heading)s” is neither 万元 nor 元."),
    }
)


def reason_message(rule: str, values: Mapping[str, str]) -> str:
    """Give the message id for a receipt's rule; its value `detail` chooses a more exact one."""
    return ROW_MESSAGES.get(values.get("detail", ""), ROW_MESSAGES[rule])
