"""The reference of the policy file, taken from the schema's own docstrings, so that it cannot say anything else than the code."""

import ast
import inspect
from collections.abc import Iterator

from msgspec import Struct

from core.policy import schema
from core.policy.profiles import profiles

_SECTIONS = {
    "PolicyFile": "At the top of the file", "Tax": "[tax]", "TaxYearSpec": "[[tax.year]]", "Contribution": "[contribution]",
    "SleeveSpec": "[[sleeve]]", "LimitSpec": "[[limit]]", "Costs": "[costs.MARKET]", "Harvest": "[harvest]", "Schedule": "[schedule]",
}
_TABLES = ("tax", "contribution", "sleeve", "limit", "costs", "harvest", "schedule")


REQUIRED = "required"


class Setting(Struct, frozen=True):
    """One setting: `default` as the file would write it, or `required`; `meaning` empty where the schema says none."""

    section: str
    key: str
    default: str
    meaning: str


def settings() -> tuple[Setting, ...]:
    """Every setting of the schema, section by section."""
    tree = ast.parse(inspect.getsource(schema))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return tuple(setting for name, title in _SECTIONS.items() for setting in _fields(classes[name], title))


def _fields(node: ast.ClassDef, section: str) -> Iterator[Setting]:
    for position, line in enumerate(node.body):
        if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name):
            continue
        after = node.body[position + 1] if position + 1 < len(node.body) else None
        text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        yield Setting(section, line.target.id, _default(line.value), " ".join(str(text).split()))


def _default(value: ast.expr | None) -> str:
    """The default as TOML writes it; empty where the setting is simply left out."""
    if value is None:
        return REQUIRED
    if isinstance(value, ast.Call):
        factory = next(word.value for word in value.keywords if word.arg == "default_factory")
        if not isinstance(factory, ast.Lambda):
            return ""
        value = factory.body
    found = ast.literal_eval(value)
    if found in ("", None):
        return ""
    if isinstance(found, bool):
        return str(found).lower()
    return f'"{found}"' if isinstance(found, str) else str(found).replace("'", '"')


def summary(section: str) -> str:
    """What a section is for."""
    name = next(name for name, title in _SECTIONS.items() if title == section)
    return " ".join((inspect.getdoc(getattr(schema, name)) or "").split())


EXAMPLE = """\
base_currency = "USD"

[[sleeve]]
name = "stocks"
target = "60%"
soft = "5%"                       # of the target; the hard band is twice it
market = "etf"
members = ["class:etf_core"]
buy = ["VTI"]

[[sleeve]]
name = "coins"
target = "25%"
soft = ["10%", "15%"]             # below and above
market = "crypto"
members = ["kind:crypto"]

[[sleeve]]
name = "bitcoin"
parent = "coins"
target = "80%"                    # of its parent, coins
soft = "2pp"                      # points of the whole portfolio
members = ["BTC"]

[[sleeve]]
name = "other coins"
parent = "coins"
target = "20%"
max = "6% of total"
members = ["rest"]

[[sleeve]]
name = "cash"
target = "15%"
market = "bond"
members = ["kind:cash", "class:stablecoin"]

[[limit]]
name = "reserve"
measure = "cash"
min = "$5,000"
"""
_INTRO = """\
A policy says how the portfolio should be divided, how far it may drift, what trading may cost and when it is looked at. It is a TOML file
beside the ledger (`name.toml` for `name.db`), or the one that `--policy FILE` names; without one, the shipped policy `tiers` is used.
Amounts and widths are texts with their unit: `"40%"` (of the parent), `"40% of total"`, `"$8,000"`; bands `"5%"` (relative to the target),
`"2pp"` (points of the whole portfolio) or `"$450"`; a pair `["4%", "6%"]` is the width below and above. What does not hold together is an
error that names the file, the line and the remedy.
"""


def markdown() -> str:
    """`docs/policy.md`."""
    lines = ["# The policy file", "", "<!-- Written from core/policy/schema.py; a test compares the two. -->", "", _INTRO,
             f"Shipped policies to start from: {', '.join(f'`{name}`' for name in profiles())} (`core/policy/shipped`).", "",
             "```toml", EXAMPLE.rstrip(), "```", ""]
    for title in _SECTIONS.values():
        top = title == _SECTIONS["PolicyFile"]
        rows = [setting for setting in settings() if setting.section == title and not (top and setting.key in _TABLES)]
        lines += [f"## {title}", "", summary(title), "", "| setting | default | meaning |", "|---|---|---|"]
        lines += [_row(setting) for setting in rows]
        lines.append("")
    return "\n".join(lines)


def _row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default not in ("", REQUIRED) else setting.default
    meaning = setting.meaning.replace("|", "\\|")
    return f"| `{setting.key}` | {default} | {meaning} |"
