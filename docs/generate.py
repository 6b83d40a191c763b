"""`make docs`: writes the pages that are derived from the code. A test compares them with what is committed."""

from pathlib import Path

DOCS = Path(__file__).parent
EXAMPLE = """
name = "my-broker"
account = "My broker"
date_format = "%d.%m.%Y"
timezone = "Europe/Berlin"
decimal_comma = true
asset_kind = "security"
currency = "EUR"

[columns]
date = "Date"
type = "Kind"
asset = "ISIN"
quantity = "Shares"
amount = "Amount"
fee = "Fee"

[types]
Purchase = "buy"
Sale = "sell"
Distribution = "income dividend"
Information = "ignore"
"""
"""A mapping file; a test reads it with the importer."""
EVIDENCE = {"sample": "real sample", "parser": "another program's parser", "weak": "weak", "own": "our own layout"}


def rules() -> str:
    """docs/rules.md: every numbered rule."""
    from core.proposals.rules import CHAPTERS, RULES
    from docs import rulebook

    lines = ["# Rule book", "", "Written by `make docs`. Screens, tickets and tests name these numbers.", ""]
    for chapters, book in ((rulebook.CHAPTERS, rulebook.RULES), (CHAPTERS, RULES)):
        for chapter, title in chapters.items():
            lines += [f"## {chapter} {title}", ""]
            lines += [f"- **{number}** {sentence}" for number, sentence in book.items() if number.startswith(f"{chapter}.")]
            lines.append("")
    return "\n".join(lines)


def importers() -> str:
    """docs/importers.md: every format that is understood."""
    from importers.registry import built_in
    from importers.service import formats

    lines = [
        "# Importers", "", "Written by `make docs` from the importers themselves. `trimtab import` recognises these by their header; columns may come in any order,",
        "more or fewer of them, after a preamble, with or without a byte order mark, as CSV or as a visible sheet of a workbook (`.xlsx`). Any other table is read",
        "with a mapping (see the end of this page), or by an importer of your own ([writing-importers.md](writing-importers.md)).", "",
        "*Supported*: every row type that is known of the format is read, each of its generations is shown by a fixture. *Recognised*: it is detected, and every row waits in",
        "quarantine under a sentence that says what is missing. *Evidence*: what the layout rests on; files of weak evidence are booked after a look at their events.", "",
        "| Format | Source | Status | Generations | Evidence |", "|---|---|---|---|---|",
    ]
    own = {each.id for each in built_in()}
    known = [each for each in formats() if each.id in own]
    for each in known:
        status = "supported" if each.supported else "recognised"
        lines.append(f"| `{each.id}` | {each.title} | {status} | {', '.join(each.versions)} | {EVIDENCE[each.evidence]} |")
    for each in known:
        lines += ["", f"## {each.title}", "", f"How to export: {each.how_to_export}", "", "| Rows | Become |", "|---|---|"]
        lines += [f"| {_cell(rows)} | {_cell(become)} |" for rows, become in each.becomes]
    return "\n".join([*lines, *otherwise(), *mapping()])


def otherwise() -> list[str]:
    """Public samples of which other programs say something else, and why."""
    from docs.disagreements import BROKEN, WHY

    lines = [
        "", "## Where other programs read otherwise", "", "`make corpus` reads a folder of public samples and compares them with what the tests of other programs say of the same files. Where they",
        "differ, this is why.", "", "| Sample | Why |", "|---|---|",
    ]
    lines += [f"| {_cell(name)} | {_cell(why)} |" for name, why in WHY.items()]
    lines += [
        "", "Rows that contradict themselves or their layout, as whoever made the sample left them, wait:", "", "| Sample | Line | Why |",
        "|---|---|---|",
    ]
    return [*lines, *(f"| {_cell(name)} | {line} | {_cell(why)} |" for name, rows in BROKEN.items() for line, why in rows.items())]


def mapping() -> list[str]:
    """How to read any other CSV: the settings of a mapping file."""
    from importers.generic_mapping import FIELDS, SETTINGS

    lines = [
        "", "## Any other CSV", "", "A mapping says which columns and words mean what. `trimtab mapping suggest FILE` proposes one and says what it leaves to you,",
        "`trimtab mapping check MAPPING.toml FILE` shows the first rows raw beside what they become, and `trimtab mapping save NAME MAPPING.toml` puts it into the folder",
        "`mappings` beside the ledger; files with its columns are recognised from then on. Of two that fit, the one that names more of a file's columns reads it.", "", "```toml", EXAMPLE.strip(), "```", "",
        "| Setting | Meaning |", "|---|---|",
    ]
    lines += [f"| `{name}` | {_cell(meaning)} |" for name, meaning in SETTINGS.items()]
    lines += ["", "| `[columns]` | Meaning |", "|---|---|"]
    lines += [f"| `{name}` | {_cell(meaning)} |" for name, meaning in FIELDS.items()]
    lines += ["", "`[types]` gives each word of the type column a kind (`buy`, `income staking`, `ignore` ...), `[assets]` an id where symbols differ.", ""]
    lines += ["## Workbooks", "", "Each visible sheet of an `.xlsx` with a known header is read as the CSV of that table would be, so importing both adds nothing. A row is one CSV record and",
              "its line the sheet's row; numbers are their shortest decimal, dates ISO, of merged cells the first counts, of a formula the value that was last computed.",
              "Hidden sheets, passwords, macros, formulas without a value and files that unpack to more than 1 GB are not read, and the import says so.", ""]
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    from core.policy.reference import markdown
    from tui.actions import documented

    return {"rules.md": rules(), "importers.md": importers(), "policy.md": markdown(), "keys.md": documented()}


def main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
