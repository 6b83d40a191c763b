"""What is kept of a file beside its rows, so that it can be read again without the original."""

from msgspec import Struct


class Kept(Struct, frozen=True):
    """What stood around a file's rows and what was said when it was imported.

    `rest` are the lines that are in no row (preamble, header, titles, footers) with their numbers from 1, `lines` how many lines the file
    has, blank ones too; together with the rows they are the file's text. `ended`: whether its last line has an ending.
    """

    revision: int
    """The revision of the importer that read it."""
    encoding: str
    lines: int
    ended: bool
    rest: tuple[tuple[int, str], ...]
    warnings: tuple[str, ...] = ()
    """What turning its bytes into text gave to say."""
    remarks: tuple[str, ...] = ()
    """What else was said of it that its text does not tell: sheets of a workbook that were left out."""
    account: str = ""
    timezone: str = ""
    """The zone that was said for this import alone."""
    format: str = ""
    """The format that was asked for; empty where the file was recognised."""
    mapping: str = ""
    """The mapping file that described it, word for word, and where it was."""
    mapping_path: str = ""
