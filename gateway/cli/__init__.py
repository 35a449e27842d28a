"""The `gateway` command. Argument parsing and printing only; each command imports what it needs when it runs, so
that `--help` is instant."""

from __future__ import annotations

import typer

from gateway.cli import changes, clients, directory, doctor, documents, sandbox, schema, serve

app = typer.Typer(
    name="gateway",
    help="One GraphQL schema over the schedules of Webex Calling, myKaarma, OpenTact and Pexip Engage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve", epilog=serve.EXAMPLES)(serve.serve)
app.command("sandbox", epilog=sandbox.EXAMPLES)(sandbox.sandbox)
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)
app.command("schema", epilog=schema.EXAMPLES)(schema.schema)
app.add_typer(directory.app, name="directory")
app.add_typer(changes.app, name="changes")
app.add_typer(clients.app, name="clients")
app.add_typer(documents.app, name="documents")


def main() -> None:
    """The console script."""
    app()
