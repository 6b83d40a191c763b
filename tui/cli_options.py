"""What every command shares: the global options, before or after the command, and classes that add them. No domain imports."""

import os
from pathlib import Path
from typing import Any

import click


class UserPath(click.Path):
    """A path as the user writes it: `~` is the home folder, and an empty text, such as an unset variable gives, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip():
            self.fail("it is empty; name a file or folder", param, ctx)
        if "\0" in str(value):
            self.fail(f"{str(value)!r} can be no file's name", param, ctx)
        try:
            os.fsencode(value)
        except UnicodeEncodeError:
            self.fail(f"{str(value)!r} can be no file's name", param, ctx)
        try:
            return Path(value).expanduser()
        except RuntimeError:
            self.fail(f"{str(value)!r} names a home folder that is not there; write the whole path", param, ctx)


class Text(click.types.StringParamType):
    """What the user writes. Bytes that are no text in the terminal's encoding are refused: they could not be shown again."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip() and isinstance(param, click.Option) and param.default != "":
            self.fail("it is empty; leave the option out, or say what is meant", param, ctx)
        if not str(value).isascii():
            try:
                str(value).encode()
            except UnicodeEncodeError:
                self.fail(f"{str(value)!r} holds bytes that are no text here; set a UTF-8 locale", param, ctx)
        return value


TEXT = Text()
NUMBER = click.IntRange(1, 10**15)
"""A number that the program gave: of an import, a row, a revision."""


class Settings:
    """The global options as given; None where the user said nothing."""

    __slots__ = ("as_of", "json", "ledger", "policy")

    def __init__(self) -> None:
        self.ledger: Path | None = None
        self.policy: Path | None = None
        self.as_of: str | None = None
        self.json = False


def settings() -> Settings:
    """The global options of the command that runs."""
    return click.get_current_context().ensure_object(Settings)


def _set(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value == "":
        raise click.BadParameter("it is empty; leave the option out, or say what is meant", ctx, param)
    if value:
        setattr(ctx.ensure_object(Settings), str(param.name), value)


def shared_options() -> list[click.Parameter]:
    """The global options, anew for each command."""
    return [
        click.Option(
            ["--ledger"], metavar="FILE", type=UserPath(), expose_value=False, callback=_set,
            help="The ledger; default: in the user data folder.",
        ),
        click.Option(
            ["--policy"], metavar="FILE", type=UserPath(), expose_value=False, callback=_set,
            help="The policy; default: beside the ledger.",
        ),
        click.Option(
            ["--as-of"], metavar="DATE[TIME]", type=TEXT, expose_value=False, callback=_set,
            help="The clock: 2026-11-23 (its end) or 2026-11-23T09:00, in the policy's time zone.",
        ),
        click.Option(["--json"], is_flag=True, expose_value=False, callback=_set, help="Answer in JSON on stdout."),
    ]


def _prepare(params: list[click.Parameter]) -> None:
    for param in params:
        if param.type is click.STRING:
            param.type = TEXT
    params.extend(shared_options())


class Digits(click.Command):
    """A number below zero is no option: the command says in its own words what is wrong with it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if not error.option_name[1:2].isdigit():
                raise
            ctx.ignore_unknown_options = True
            return super().parse_args(ctx, given)


class Command(Digits):
    """A command that takes the global options too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self.params)


class Group(Digits, click.Group):
    """A group whose commands take the global options too. Without a subcommand it shows its view."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("invoke_without_command", True)
        super().__init__(*args, **kwargs)
        _prepare(self.params)
